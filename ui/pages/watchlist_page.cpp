#include "ui/pages/watchlist_page.h"

#include "ui/pages/notice.h"
#include "ui/pages/table_pane.h"
#include "ui/shell/decisions.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/shell/watch_target.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"
#include "ui/tables/row_table.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QShortcut>
#include <QToolButton>

#include <algorithm>

namespace groundswell::ui {

WatchlistPage::WatchlistPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("watchlistPage"));
    m_model = new WatchItemModel(m_context.service(), this);
    m_pane = new TablePane(m_model, tr("%1 watched"), tr("%1 watched"), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_notice = new Notice(this);
    m_notice->setObjectName(QStringLiteral("watchNotice"));
    column->addWidget(m_notice);
    column->addWidget(m_pane, 1);
    connect(m_notice, &Notice::actionTriggered, this, [this] {
        if (m_gone.isNone() || m_context.decisions == nullptr) return;
        if (m_pane->table()->selectedId() == m_gone.value) m_pane->table()->selectId(0);
        m_context.decisions->removeWatch(std::exchange(m_gone, {}));
        m_notice->hide();
    });
    RowTable* table = m_pane->table();
    table->setObjectName(QStringLiteral("watchTable"));
    table->setAccessibleName(tr("Watchlist"));
    table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    table->setItemDelegate(new WordDelegate(false, table));
    table->setItemDelegateForColumn(WatchItemModel::Rising, new WordDelegate(true, table));
    table->setItemDelegateForColumn(WatchItemModel::Days, new SparklineDelegate(table));
    QList<int> widths(WatchItemModel::ColumnCount, 0);
    widths[WatchItemModel::Kind] = 36;
    widths[WatchItemModel::Name] = 240;
    widths[WatchItemModel::Rising] = 60;
    widths[WatchItemModel::Recent] = 56;
    widths[WatchItemModel::SinceLooked] = 152;
    widths[WatchItemModel::Days] = 104;
    widths[WatchItemModel::Note] = 240;
    table->setColumnWidths(widths, WatchItemModel::Name);
    table->setDroppable({WatchItemModel::Days});
    table->setRowHeight(1, 36);
    table->setSortable(&WatchItemModel::isSortable);
    connect(table, &RowTable::headClicked, this, &WatchlistPage::sortBy);
    connect(table, &RowTable::idSelected, this, &WatchlistPage::showButtons);
    connect(table, &QTableView::activated, this, [this](const QModelIndex& index) {
        // A double click into a note edits it.
        if (index.column() != WatchItemModel::Note) open(index.row());
    });
    connect(m_model, &WatchItemModel::noteEdited, this, &WatchlistPage::editNote);
    connect(m_model, &PagedItemModel::totalChanged, this, &WatchlistPage::showButtons);
    connect(m_model, &PagedItemModel::pageArrived, this, &WatchlistPage::showButtons);
    m_pane->empty()->setWords(
        tr("Here will be the clusters, keywords and searches that you watch"),
        tr("Nothing is watched yet. The star before a cluster or keyword watches it; the button above a search."));
    makeButtons();
    showSort();
    showButtons();
    setFocusProxy(table);
}

void WatchlistPage::makeButtons() {
    const auto button = [this](const QString& name, const QString& words, const QString& tip, const QString& iconName) {
        auto* made = new QToolButton(this);
        made->setObjectName(name);
        made->setText(words);
        made->setToolTip(tip);
        made->setIcon(icon(iconName));
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setAutoRaise(true);
        made->setFixedHeight(24);
        made->setFocusPolicy(Qt::StrongFocus);
        m_pane->headLine()->addWidget(made);
        return made;
    };
    m_watchSearch = button(QStringLiteral("watchThisSearch"), tr("Watch this search"),
                           tr("Watch what the search box and the conditions say"), QStringLiteral("search"));
    m_unwatch = button(QStringLiteral("unwatch"), tr("Stop watching"), tr("Take the chosen row off the list (Delete)"),
                       QStringLiteral("close"));
    m_markAll = button(QStringLiteral("markAllLooked"), tr("Mark all as looked"),
                       tr("Begin to count anew what comes in each row"), QStringLiteral("check"));
    m_dates = new QMenu(m_watchSearch);
    m_dates->setObjectName(QStringLiteral("watchDates"));
    m_watchDays = m_dates->addAction(QString());
    m_watchDays->setObjectName(QStringLiteral("watchTheseDays"));
    m_watchLastDays = m_dates->addAction(QString());
    m_watchLastDays->setObjectName(QStringLiteral("watchLastDays"));
    connect(m_watchSearch, &QToolButton::clicked, this, [this] { watchConditions({}); });
    connect(m_watchDays, &QAction::triggered, this, [this] { watchConditions({}); });
    connect(m_watchLastDays, &QAction::triggered, this,
            [this] { watchConditions(wholeDays(m_context.filter.values())); });
    connect(m_unwatch, &QToolButton::clicked, this, &WatchlistPage::unwatch);
    connect(m_markAll, &QToolButton::clicked, this, &WatchlistPage::markAllLooked);
    auto* remove = new QShortcut(QKeySequence(Qt::Key_Delete), m_pane->table());
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &WatchlistPage::unwatch);
}

void WatchlistPage::showButtons() {
    const FilterValues& values = m_context.filter.values();
    const auto& all = m_model->all();
    const auto known = [&all](const QString& target) {
        return std::any_of(all.begin(), all.end(), [&](const domain::WatchRow& row) {
            return row.watch.kind == domain::WatchKind::Search && text(row.watch.target) == target;
        });
    };
    const QString target = watchTarget(values);
    const auto days = wholeDays(values);
    m_watchDays->setText(tr("Only these days: %1").arg(days ? formatRange(*values.from, *values.to) : QString()));
    m_watchLastDays->setText(!days || *days == 1 ? tr("Always the last day (UTC)")
                                                 : tr("Always the last %1 days (UTC)").arg(formatCount(*days)));
    m_watchDays->setEnabled(!known(target));
    m_watchLastDays->setEnabled(days && !known(watchTarget(values, days)));
    // Dates can stand still or move along: then it asks which.
    m_watchSearch->setMenu(days ? m_dates : nullptr);
    m_watchSearch->setPopupMode(days ? QToolButton::InstantPopup : QToolButton::DelayedPopup);
    m_watchSearch->setEnabled(!target.isEmpty() && (m_watchDays->isEnabled() || m_watchLastDays->isEnabled()));
    setPlainTip(m_watchSearch, !values.clusters.empty() ? tr("A list of clusters cannot be watched as a search")
                               : target.isEmpty()       ? tr("No search and no condition is set")
                               : !m_watchSearch->isEnabled()
                                   ? tr("This search is watched already")
                                   : tr("Watch %1").arg(isolated(watchTargetName(values).left(200))));
    m_unwatch->setEnabled(m_pane->table()->selectedId() != 0);
    m_markAll->setEnabled(!all.empty());
}

void WatchlistPage::watchConditions(std::optional<int> lastDays) {
    const FilterValues& values = m_context.filter.values();
    if (m_context.decisions == nullptr) return;
    m_context.decisions->watchSearch(watchTarget(values, lastDays), watchTargetName(values, lastDays));
}

void WatchlistPage::open(int row) {
    const domain::WatchRow* found = m_model->rowAt(row);
    if (found == nullptr) return;
    const domain::WatchRow opened = *found;
    m_notice->hide();
    const bool isCluster = opened.watch.kind == domain::WatchKind::Cluster;
    if (isCluster && (opened.watch.cluster.isNone() || opened.items == 0)) return sayGone(opened.watch);
    m_lookTicket = m_context.service().markWatchLooked(
        opened.watch.id, [this](const core::Result<domain::AnnotationChange>&) { m_model->refresh(); });
    if (isCluster) {
        Q_EMIT clusterRequested(opened.watch.cluster.value);
        return;
    }
    m_context.filter.setValues(watchedValues(opened));
    Q_EMIT pageRequested(QStringLiteral("content"));
}

// A cluster has no place but still its anchor while everything is being clustered anew.
void WatchlistPage::sayGone(const domain::Watch& watch) {
    const QString name = isolated(oneLine(text(watch.name)).left(80));
    const bool forGood = watch.anchor.isNone() || !watch.cluster.isNone();
    m_gone = forGood ? watch.id : core::WatchId{};
    m_notice->showSentence(
        Notice::Kind::Information,
        forGood ? tr("The cluster “%1” is gone: none of its items is in the workspace any more.").arg(name)
                : tr("The clusters are being made anew; “%1” can be opened when that is done.").arg(name),
        forGood ? tr("Stop watching it") : QString());
}

void WatchlistPage::unwatch() {
    const qlonglong id = m_pane->table()->selectedId();
    if (id == 0 || m_context.decisions == nullptr) return;
    m_pane->table()->selectId(0);
    m_context.decisions->removeWatch(core::WatchId{id});
}

bool WatchlistPage::act(RowAction action) {
    if (action != RowAction::Watch || m_pane->table()->selectedId() == 0) return false;
    unwatch();
    return true;
}

void WatchlistPage::editNote(qlonglong id, const QString& note) {
    const auto& all = m_model->all();
    const auto row =
        std::find_if(all.begin(), all.end(), [id](const auto& known) { return known.watch.id.value == id; });
    if (row == all.end() || m_context.decisions == nullptr) return;
    m_context.decisions->decide(
        tr("Note"), tr("Note of %1 changed.").arg(isolated(oneLine(text(row->watch.name)).left(60))),
        [this, id = row->watch.id, name = row->watch.name, note = utf8(note)](Decisions::ChangeAnswer answer) {
            return m_context.service().editWatch(id, name, note, std::move(answer));
        });
}

void WatchlistPage::markAllLooked() {
    if (m_context.decisions == nullptr || m_model->all().empty()) return;
    std::vector<core::WatchId> ids;
    for (const domain::WatchRow& row : m_model->all()) ids.push_back(row.watch.id);
    m_context.decisions->decide(tr("Mark all as looked"), tr("All marked as looked at."),
                                [this, ids](Decisions::ChangeAnswer answer) {
                                    markNext(ids, {}, std::move(answer));
                                    return std::move(m_markTicket);
                                });
}

// One after the other, as one decision.
void WatchlistPage::markNext(std::vector<core::WatchId> left, domain::AnnotationChange sum,
                             pipeline::Answer<domain::AnnotationChange> answer) {
    if (left.empty()) {
        answer(std::move(sum));
        // A look changes no stored data that other pages show, so nobody else says so.
        m_model->refresh();
        return;
    }
    const core::WatchId id = left.back();
    left.pop_back();
    m_markTicket = m_context.service().markWatchLooked(
        id, [this, left = std::move(left), sum = std::move(sum),
             answer = std::move(answer)](core::Result<domain::AnnotationChange> one) mutable {
            if (!one && sum.isEmpty() && left.empty()) return answer(std::move(one).error());
            // One that was removed meanwhile stops none of the others.
            if (one) sum.steps.insert(sum.steps.end(), one->steps.begin(), one->steps.end());
            markNext(std::move(left), std::move(sum), std::move(answer));
        });
}

void WatchlistPage::applyFilter() {
    showButtons();
}

void WatchlistPage::refresh() {
    if (m_model->hasAnswer()) {
        m_model->refresh();
    } else {
        m_model->reload();
    }
}

void WatchlistPage::sortBy(int column) {
    if (WatchItemModel::isSortable(column)) {
        const bool again = column == m_model->sortColumn() && m_model->sortOrder() == domain::SortOrder::Descending;
        m_model->setSort(column, again ? domain::SortOrder::Ascending : domain::SortOrder::Descending);
    }
    showSort();
}

void WatchlistPage::showSort() {
    m_pane->table()->showSort(m_model->sortColumn(), m_model->sortOrder() == domain::SortOrder::Ascending
                                                         ? Qt::AscendingOrder
                                                         : Qt::DescendingOrder);
}

void WatchlistPage::saveState(QSettings& settings) const {
    settings.setValue(QStringLiteral("watchlist/sort"), m_model->sortColumn());
    settings.setValue(QStringLiteral("watchlist/ascending"), m_model->sortOrder() == domain::SortOrder::Ascending);
}

void WatchlistPage::restoreState(const QSettings& settings) {
    const int column = settings.value(QStringLiteral("watchlist/sort"), m_model->sortColumn()).toInt();
    const bool ascending = settings.value(QStringLiteral("watchlist/ascending"), false).toBool();
    if (column >= 0 && column < WatchItemModel::ColumnCount)
        m_model->setSort(column, ascending ? domain::SortOrder::Ascending : domain::SortOrder::Descending);
    showSort();
}

void WatchlistPage::workspaceChanged() {
    m_notice->hide();
    m_gone = {};
    m_pane->table()->selectId(0);
    m_model->clear();
}

}  // namespace groundswell::ui
