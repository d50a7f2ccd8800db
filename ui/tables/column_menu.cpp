#include "ui/tables/column_menu.h"

#include "ui/shell/icons.h"
#include "ui/tables/format.h"

#include <QMenu>
#include <QSettings>

#include <algorithm>

namespace groundswell::ui {

ColumnMenu::ColumnMenu(const QList<Entry>& entries, const QSet<int>& hidden, QWidget* parent)
    : QToolButton(parent), m_entries(entries), m_hidden(hidden) {
    setText(tr("Columns"));
    setIcon(ui::icon(QStringLiteral("columns")));
    setAllShown(true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(this);
    for (const Entry& entry : m_entries) {
        QAction* made = menu->addAction(entry.name);
        made->setObjectName(QStringLiteral("column_") + entry.key);
        made->setCheckable(true);
        made->setChecked(isShown(entry.column));
        connect(made, &QAction::toggled, this, [this, column = entry.column](bool shown) { setShown(column, shown); });
        m_actions << made;
    }
    setMenu(menu);
}

void ColumnMenu::setAllShown(bool all) {
    setToolTip(plainTip(all ? tr("Choose the columns of the table")
                            : tr("Choose the columns of the table. Beside what is open only the main ones have room; "
                                 "close it to see all that are ticked.")));
}

void ColumnMenu::setShown(int column, bool shown) {
    if (shown == isShown(column)) return;
    if (shown) {
        m_hidden.remove(column);
    } else {
        m_hidden.insert(column);
    }
    Q_EMIT changed();
}

void ColumnMenu::saveState(QSettings& settings, const QString& group) const {
    QStringList hidden;
    for (const Entry& entry : m_entries) {
        if (!isShown(entry.column)) hidden << entry.key;
    }
    settings.setValue(group + QStringLiteral("/columnsHidden"), hidden);
}

void ColumnMenu::restoreState(const QSettings& settings, const QString& group) {
    const QString key = group + QStringLiteral("/columnsHidden");
    if (!settings.contains(key)) return;
    const QStringList hidden = settings.value(key).toStringList();
    for (qsizetype i = 0; i < m_entries.size(); ++i) m_actions[i]->setChecked(!hidden.contains(m_entries[i].key));
}

}  // namespace groundswell::ui
