#pragma once

#include <QList>
#include <QSet>
#include <QString>
#include <QToolButton>

class QAbstractItemModel;
class QSettings;

namespace groundswell::ui {

/// A button whose menu shows and hides the columns of a table, each known by a word that stays. Owner thread only.
class ColumnMenu : public QToolButton {
    Q_OBJECT

public:
    struct Entry {
        int column = 0;
        QString key;   ///< for the settings
        QString name;  ///< as in the table's head
    };
    /// `hidden` are the columns that are not shown at first.
    ColumnMenu(const QList<Entry>& entries, const QSet<int>& hidden, QWidget* parent = nullptr);

    [[nodiscard]] bool isShown(int column) const { return !m_hidden.contains(column); }
    /// Whether the table shows all that are ticked now, or only those that fit beside what is open; for the tool tip.
    void setAllShown(bool all);
    /// Under "group/columnsHidden".
    void saveState(QSettings& settings, const QString& group) const;
    void restoreState(const QSettings& settings, const QString& group);

Q_SIGNALS:
    void changed();

private:
    void setShown(int column, bool shown);

    QList<Entry> m_entries;
    QSet<int> m_hidden;
    QList<QAction*> m_actions;  // in the order of the entries
};

}  // namespace groundswell::ui
