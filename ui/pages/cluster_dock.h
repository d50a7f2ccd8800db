#pragma once

#include "ui/charts/timeline_chart.h"
#include "ui/pages/cluster_head.h"
#include "ui/pages/page.h"
#include "ui/tables/keyword_item_model.h"

#include <QWidget>

class QButtonGroup;
class QTabBar;
class QStackedWidget;

namespace groundswell::ui {

class Chip;
class ClusterHistory;
class ClusterItems;
class ClusterNotes;
class ClusterNumbers;
class ClusterSources;
class Notice;
class TextLabel;
class TimelineTools;

/// One cluster in full: its numbers, its timeline, its items beside the exemplar, who carries it, its keywords, notes
/// and history. A range marked on the timeline narrows the items. Owner thread only.
class ClusterDock : public QWidget {
    Q_OBJECT

public:
    explicit ClusterDock(PageContext context, QWidget* parent = nullptr);

    void showCluster(qlonglong cluster);
    /// What belongs to every cluster: how its items are shown.
    void saveState(QSettings& settings) const;
    void restoreState(const QSettings& settings);
    /// Asks again for what is shown.
    void refresh();
    [[nodiscard]] qlonglong cluster() const { return m_cluster; }
    /// The cluster as it was told last; without an id before that.
    [[nodiscard]] const domain::Cluster& shown() const { return m_shown; }
    /// Leaves what was begun last: ticking items, the marked range. False when there is nothing.
    bool stepBack();
    [[nodiscard]] TimelineChart* chart() const { return m_chart; }
    /// The trend of the cluster that is shown goes there.
    [[nodiscard]] ClusterNumbers* numbers() const { return m_numbers; }
    /// Why it rises, in words; hidden while it is empty.
    void setReason(const QString& reason);
    /// Offers items to tick, to be split off; ends it when it is offered.
    void toggleSplitting();

    [[nodiscard]] QSize sizeHint() const override { return {424, 600}; }

Q_SIGNALS:
    void closeRequested();
    void itemsRequested(qlonglong cluster);
    /// The items under exactly these conditions.
    void conditionsRequested(const groundswell::ui::FilterValues& values);
    void clusterRequested(qlonglong cluster);
    /// Any action but Split, which the dock does itself.
    void actRequested(groundswell::ui::RowAction action, const QPoint& where);
    /// Another cluster, or newer numbers, are shown.
    void detailShown();

private:
    QWidget* makeHead();
    QWidget* makeNumbers();
    QWidget* makeTimeline();
    QWidget* makeLists();
    QWidget* makeKeywords();
    void doMore(ClusterHead::More what);
    void showDetail(const pipeline::ClusterDetail& detail);
    void askTimeline();
    void askItems();
    void showRange();
    void useAsDateRange();
    [[nodiscard]] domain::Filter itemFilter() const;

    PageContext m_context;
    KeywordItemModel* m_keywords;
    ClusterHead* m_head = nullptr;
    TextLabel* m_title;
    ClusterNumbers* m_numbers;
    TextLabel* m_reason;
    Notice* m_notice;
    QButtonGroup* m_widths;
    TimelineChart* m_chart;
    TimelineTools* m_tools;
    QWidget* m_rangeRow;
    Chip* m_rangeChip;
    TextLabel* m_rangeCount;
    QTabBar* m_tabs;
    QStackedWidget* m_lists;
    ClusterItems* m_items = nullptr;
    ClusterSources* m_sources;
    ClusterNotes* m_notes;
    ClusterHistory* m_history;
    pipeline::Ticket m_detailTicket;
    pipeline::Ticket m_timelineTicket;
    domain::Cluster m_shown;
    qlonglong m_cluster = 0;
    qlonglong m_clusterItems = 0;
    domain::BinWidth m_width = domain::BinWidth::Hour;
};

}  // namespace groundswell::ui
