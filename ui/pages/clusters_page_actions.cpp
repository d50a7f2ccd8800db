#include "ui/pages/cluster_actions.h"
#include "ui/pages/cluster_dock.h"
#include "ui/pages/cluster_numbers.h"
#include "ui/pages/clusters_page.h"
#include "ui/pages/notice.h"
#include "ui/pages/table_pane.h"
#include "ui/shell/decisions.h"
#include "ui/shell/icons.h"
#include "ui/shell/reason_words.h"
#include "ui/shell/text_label.h"
#include "ui/tables/column_menu.h"
#include "ui/tables/format.h"
#include "ui/tables/row_table.h"
#include "ui/tables/star_delegate.h"
#include "ui/tables/trend_words.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace groundswell::ui {

void ClustersPage::makeActions() {
    m_actions = new ClusterActions(m_context, this);
    makeCompareButton();
    makeIgnoredNotice();
    RowTable* table = m_pane->table();
    table->setSeveralSelectable(true);
    table->setActionColumn(ClusterItemModel::Star);
    table->setItemDelegateForColumn(ClusterItemModel::Star, new StarDelegate(table));
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table, &QWidget::customContextMenuRequested, this, &ClustersPage::showRowMenu);
    connect(table, &RowTable::selectionSizeChanged, this, &ClustersPage::showChosenCount);
    connect(table, &RowTable::actionClicked, this, [this](int row) {
        const ClusterRow* clicked = m_model->rowAt(row);
        if (clicked == nullptr) return;
        m_context.decisions->setWatched({clicked->cluster.id.value}, !clicked->cluster.watched);
    });
    connect(m_dock, &ClusterDock::actRequested, this,
            [this](RowAction action, const QPoint& where) { act(action, where); });
    connect(m_dock, &ClusterDock::detailShown, this, &ClustersPage::showTrend);
    connect(m_dock, &ClusterDock::conditionsRequested, this, [this](const FilterValues& values) {
        m_context.filter.setValues(values);
        Q_EMIT pageRequested(QStringLiteral("content"));
    });
    connect(m_dock, &ClusterDock::clusterRequested, this, &Page::clusterRequested);
    connect(m_context.decisions, &Decisions::merged, this, [this](qlonglong into) {
        if (isActive()) openCluster(into);
    });
    connect(m_context.decisions, &Decisions::labelsChanged, this, [this] {
        m_model->setTones(
            [decisions = m_context.decisions](const std::string& label) { return decisions->labelTone(label); });
    });
}

void ClustersPage::showTrend() {
    const qlonglong id = m_dock->cluster();
    const int row = m_model->rowOf(id);
    if (const ClusterRow* found = m_model->rowAt(row)) {
        const QModelIndex cell = m_model->index(row, ClusterItemModel::Rising);
        m_dock->numbers()->setTrend(cell.data().toString(), static_cast<Tone>(cell.data(ToneRole).toInt()),
                                    risingSentence(found->trend.recent, found->trend.usual),
                                    risingTip(found->trend.recent, found->trend.usual), found->trendEnd);
    }
    m_reasonTicket = m_context.service().reasons(
        core::ClusterId{id}, domain::TrendWindow::Day, [this, id](core::Result<std::vector<domain::Reason>> reasons) {
            if (reasons && m_dock->cluster() == id) m_dock->setReason(reasonWords(*reasons, m_context.clock->now()));
        });
}

void ClustersPage::makeCompareButton() {
    m_compareChosen = new QToolButton(m_pane);
    m_compareChosen->setObjectName(QStringLiteral("compareChosen"));
    m_compareChosen->setIcon(icon(QStringLiteral("compare")));
    m_compareChosen->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_compareChosen->setFixedHeight(24);
    m_compareChosen->setFocusPolicy(Qt::StrongFocus);
    m_compareChosen->setToolTip(tr("Show the selected clusters side by side, at most seven"));
    m_compareChosen->hide();
    m_pane->headLine()->insertWidget(m_pane->headLine()->indexOf(m_columns), m_compareChosen);
    connect(m_compareChosen, &QToolButton::clicked, this, &Page::compareRequested);
}

// Rows that go away are told of where they were, with the way to have them back; the strip says it too, farther off.
void ClustersPage::makeIgnoredNotice() {
    constexpr int undoOffered = 20'000;
    m_ignoredNotice = new Notice(m_pane);
    m_ignoredNotice->setObjectName(QStringLiteral("ignoredNotice"));
    m_ignoredNotice->hide();
    m_pane->addAboveTable(m_ignoredNotice);
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(undoOffered);
    connect(&m_quiet, &QTimer::timeout, m_ignoredNotice, &QWidget::hide);
    connect(m_ignoredNotice, &Notice::actionTriggered, m_context.decisions, &Decisions::undo);
    // With another decision on top, "Undo" would take back that one.
    connect(m_context.decisions, &Decisions::stackChanged, m_ignoredNotice, &QWidget::hide);
    connect(m_context.decisions, &Decisions::failed, this, [this] { m_untold = 0; });
    connect(m_context.decisions, &Decisions::said, this, [this] { m_untold = 0; });
    connect(m_context.decisions, &Decisions::done, this, [this](const QString& sentence) {
        if (m_untold == 0) return;
        --m_untold;
        m_ignoredNotice->showSentence(Notice::Kind::Information, tr("%1 What is ignored is hidden.").arg(sentence),
                                      tr("Undo"));
        m_quiet.start();
    });
}

void ClustersPage::showChosenCount() {
    const auto chosen = m_pane->table()->selectedIds().size();
    // The button says how many there are, too.
    m_pane->setNote(chosen == 1 ? tr("%1 selected").arg(formatCount(chosen)) : QString());
    m_compareChosen->setText(tr("Compare %1 clusters").arg(formatCount(chosen)));
    m_compareChosen->setAccessibleName(m_compareChosen->text());
    m_compareChosen->setVisible(chosen > 1);
}

std::vector<domain::Cluster> ClustersPage::chosenClusters() const {
    std::vector<domain::Cluster> chosen;
    for (const qlonglong id : m_pane->table()->selectedIds()) {
        if (const ClusterRow* row = m_model->rowAt(m_model->rowOf(id))) {
            chosen.push_back(row->cluster);
        } else if (m_dock->isVisible() && m_dock->shown().id.value == id) {
            chosen.push_back(m_dock->shown());
        }
    }
    // The cluster that is open goes first: others are merged into it.
    const qlonglong open = m_pane->table()->selectedId();
    std::stable_partition(chosen.begin(), chosen.end(),
                          [open](const domain::Cluster& cluster) { return cluster.id.value == open; });
    if (chosen.empty() && m_dock->isVisible() && !m_dock->shown().id.isNone()) chosen.push_back(m_dock->shown());
    return chosen;
}

bool ClustersPage::act(RowAction action) {
    const RowTable* table = m_pane->table();
    const QRect row = table->visualRect(table->currentIndex());
    const QPoint below = table->viewport()->rect().intersects(row) ? QPoint(row.left() + 8, row.bottom())
                                                                   : table->viewport()->rect().center();
    return act(action, table->viewport()->mapToGlobal(below));
}

bool ClustersPage::act(RowAction action, const QPoint& where) {
    if (action == RowAction::Split) {
        if (!m_dock->isVisible()) return false;
        m_dock->toggleSplitting();
        return true;
    }
    const std::vector<domain::Cluster> chosen = chosenClusters();
    const bool hides = action == RowAction::Ignore && !m_context.filter.isIgnoredShown() &&
                       std::any_of(chosen.begin(), chosen.end(), [](const auto& c) { return !c.ignored; });
    if (!m_actions->act(action, chosen, where)) return false;
    if (!hides) return true;
    ++m_untold;
    // What is hidden now is not left open; the next row is, so that a list can be gone through by one key.
    RowTable* table = m_pane->table();
    const int row = chosen.size() == 1 ? m_model->rowOf(chosen.front().id.value) : -1;
    table->selectId(row >= 0 && m_model->isLoaded(row + 1) ? m_model->rowId(row + 1) : 0);
    return true;
}

void ClustersPage::showRowMenu(const QPoint& at) {
    if (m_pane->table()->selectedIds().isEmpty()) return;
    const std::vector<domain::Cluster> chosen = chosenClusters();
    if (chosen.empty()) return;
    const auto all = [&chosen](bool domain::Cluster::*what) {
        return std::all_of(chosen.begin(), chosen.end(), [what](const domain::Cluster& c) { return c.*what; });
    };
    const QPoint where = m_pane->table()->viewport()->mapToGlobal(at);
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("rowMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const struct {
        RowAction action;
        QString name, words, iconName;
    } acts[] = {{RowAction::Watch, QStringLiteral("menuWatch"),
                 all(&domain::Cluster::watched) ? tr("Stop watching") : tr("Watch"), QStringLiteral("star")},
                {RowAction::Label, QStringLiteral("menuLabel"), tr("Label…"), QStringLiteral("label")},
                {RowAction::Merge, QStringLiteral("menuMerge"), tr("Merge…"), QStringLiteral("merge")},
                {RowAction::Ignore, QStringLiteral("menuIgnore"),
                 all(&domain::Cluster::ignored) ? tr("Stop ignoring") : tr("Ignore"), QStringLiteral("ignore")}};
    for (const auto& one : acts) {
        QAction* choice = menu->addAction(icon(one.iconName), one.words);
        choice->setObjectName(one.name);
        connect(choice, &QAction::triggered, this, [this, action = one.action, where] { act(action, where); });
    }
    menu->addSeparator();
    const auto count = static_cast<std::int64_t>(chosen.size());
    QAction* compare = menu->addAction(icon(QStringLiteral("compare")),
                                       formatCounted(count, tr("Compare this cluster"), tr("Compare %1 clusters")));
    compare->setObjectName(QStringLiteral("menuCompare"));
    connect(compare, &QAction::triggered, this, &Page::compareRequested);
    if (chosen.size() == 1) {
        menu->addSeparator();
        const qlonglong id = chosen.front().id.value;
        connect(menu->addAction(icon(QStringLiteral("content")), tr("Open the items in Content")), &QAction::triggered,
                this, [this, id] { Q_EMIT m_dock->itemsRequested(id); });
        connect(menu->addAction(tr("Copy the number")), &QAction::triggered, this,
                [id] { QGuiApplication::clipboard()->setText(QString::number(id)); });
    }
    menu->popup(where);
}

}  // namespace groundswell::ui
