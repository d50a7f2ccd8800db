#pragma once

#include "ui/charts/timeline_chart.h"
#include "ui/pages/page.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/keyword_item_model.h"

#include <QWidget>

class QAction;
class QButtonGroup;
class QTabBar;
class QTableView;
class QStackedWidget;
class QToolButton;

namespace groundswell::ui {

class Chip;
class Notice;
class RowTable;
class TextLabel;

/// One cluster in full: its numbers, its timeline, its items and keywords. A range marked on the timeline narrows the
/// items. Owner thread only.
class ClusterDock : public QWidget {
    Q_OBJECT

public:
    explicit ClusterDock(PageContext context, QWidget* parent = nullptr);

    void showCluster(qlonglong cluster);
    /// Asks again for what is shown.
    void refresh();
    [[nodiscard]] qlonglong cluster() const { return m_cluster; }
    /// Clears the marked range. False when there is none.
    bool stepBack();
    [[nodiscard]] TimelineChart* chart() const { return m_chart; }

    [[nodiscard]] QSize sizeHint() const override { return {424, 600}; }

Q_SIGNALS:
    void closeRequested();
    void itemsRequested(qlonglong cluster);

private:
    QWidget* makeHead();
    QWidget* makeNumbers();
    QWidget* makeTimeline();
    QWidget* makeLists();
    void showDetail(const pipeline::ClusterDetail& detail);
    void askTimeline();
    void askItems();
    void showRange();
    void useAsDateRange();
    [[nodiscard]] domain::Filter itemFilter() const;

    PageContext m_context;
    ContentItemModel* m_items;
    KeywordItemModel* m_keywords;
    TextLabel* m_id;
    TextLabel* m_title;
    TextLabel* m_count;
    TextLabel* m_countWords;
    TextLabel* m_meta;
    Notice* m_notice;
    QButtonGroup* m_widths;
    TimelineChart* m_chart;
    QToolButton* m_asTable;
    QWidget* m_rangeRow;
    Chip* m_rangeChip;
    TextLabel* m_rangeCount;
    QTabBar* m_tabs;
    QStackedWidget* m_lists;
    RowTable* m_itemTable;
    QTableView* m_keywordTable;
    pipeline::Ticket m_detailTicket;
    pipeline::Ticket m_timelineTicket;
    qlonglong m_cluster = 0;
    qlonglong m_clusterItems = 0;
    domain::BinWidth m_width = domain::BinWidth::Hour;
};

}  // namespace groundswell::ui
