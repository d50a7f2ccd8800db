#pragma once

#include <QListView>

class QStandardItemModel;

namespace groundswell::ui {

/// The pages at the leading edge of the window.
class Rail : public QListView {
    Q_OBJECT

public:
    explicit Rail(QWidget* parent = nullptr);

    void addEntry(const QString& iconName, const QString& words, const QString& shortcut);
    void setCurrent(int entry);
    [[nodiscard]] int entryCount() const;
    /// How many things on a page need somebody; 0 = no badge.
    void setBadge(int entry, int count);
    [[nodiscard]] int badge(int entry) const;

    [[nodiscard]] QSize sizeHint() const override { return {64, 400}; }

Q_SIGNALS:
    void chosen(int entry);

private:
    QStandardItemModel* m_entries;
};

}  // namespace groundswell::ui
