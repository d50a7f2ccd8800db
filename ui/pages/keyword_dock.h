#pragma once

#include "models/domain/keyword_question.h"
#include "ui/charts/timeline_chart.h"
#include "ui/pages/page.h"

#include <QWidget>

class QButtonGroup;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace groundswell::ui {

class Chip;
class ClusterItemModel;
class ContentItemModel;
class Notice;
class RowTable;
class TextLabel;
class TimelineTools;
class ValueCountModel;

/// One keyword in full: its numbers, its timeline, the clusters and sources that have it, its newest items; all under
/// the shared conditions. A range marked on the timeline narrows the lists. Owner thread only.
class KeywordDock : public QWidget {
    Q_OBJECT

public:
    explicit KeywordDock(PageContext context, QWidget* parent = nullptr);

    void showKeyword(const domain::KeywordTrend& keyword);
    /// Asks again for what is shown.
    void refresh();
    void forget();
    [[nodiscard]] const std::string& keyword() const { return m_keyword.row.text; }
    /// Clears the marked range. False when there is none.
    bool stepBack();

    [[nodiscard]] QSize sizeHint() const override { return {424, 600}; }

Q_SIGNALS:
    void closeRequested();
    void itemsRequested();
    void clusterRequested(qlonglong cluster);

private:
    QWidget* makeHead();
    QWidget* makeNumbers();
    QWidget* makeTimeline();
    QWidget* makeLists();
    QTableView* makeSources(QWidget* parent);
    void askTimeline();
    void askLists();
    void showRange();
    [[nodiscard]] domain::Filter filter() const;
    [[nodiscard]] domain::Filter rangedFilter() const;

    PageContext m_context;
    domain::KeywordTrend m_keyword;
    ClusterItemModel* m_clusters;
    ContentItemModel* m_items;
    ValueCountModel* m_sources;
    TextLabel* m_kind;
    TextLabel* m_title;
    TextLabel* m_count;
    TextLabel* m_countWords;
    TextLabel* m_meta;
    Notice* m_notice;
    QButtonGroup* m_widths;
    TimelineChart* m_chart;
    TimelineTools* m_tools;
    QWidget* m_rangeRow;
    Chip* m_rangeChip;
    QTabBar* m_tabs;
    QStackedWidget* m_lists;
    RowTable* m_clusterTable;
    RowTable* m_itemTable;
    pipeline::Ticket m_timelineTicket;
    pipeline::Ticket m_sourceTicket;
    domain::BinWidth m_width = domain::BinWidth::Day;
};

}  // namespace groundswell::ui
