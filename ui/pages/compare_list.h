#pragma once

#include "ui/tables/series_value.h"

#include <QObject>

#include <vector>

class QSettings;

namespace groundswell::ui {

/// The series that are compared, at most seven. Each has a slot (colour, dash, marker) that is its own while it is
/// here. Kept in the settings for each workspace. Owner thread only.
class CompareList : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t most = 7;
    enum class Added { Yes, AlreadyThere, Full };
    struct Entry {
        SeriesValue value;
        std::size_t slot = 0;

        friend bool operator==(const Entry&, const Entry&) = default;
    };

    explicit CompareList(QSettings& settings, QObject* parent = nullptr);

    /// What was compared in this workspace; empty id = none is open.
    void open(const QString& workspaceId);
    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }
    /// In the lowest free slot, behind the others.
    Added add(const SeriesValue& value);
    /// Each of them; says in a sentence which had no room.
    void addAll(const QList<SeriesValue>& values);
    /// "Compare 3 clusters"; "Compare" when there are none.
    [[nodiscard]] QString words() const;
    void remove(std::size_t entry);
    void clear();

Q_SIGNALS:
    void changed();
    void refused(const QString& sentence);

private:
    void keep();

    QSettings& m_settings;
    QString m_workspace;
    std::vector<Entry> m_entries;
};

}  // namespace groundswell::ui
