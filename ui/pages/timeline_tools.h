#pragma once

#include "ui/charts/bins.h"
#include "ui/pages/chart_note_row.h"
#include "ui/pages/page.h"

#include <vector>

class QMenu;
class QToolButton;

namespace groundswell::ui {

class TextLabel;
class TimelineChart;

/// What is done with a timeline of a dock: its numbers as a table, as a share of all items, on a logarithmic scale, an
/// image of it, and sentences at its bars, which are asked for and shown here. Owner thread only.
class TimelineTools : public QWidget {
    Q_OBJECT

public:
    /// Names of widgets and actions begin with `name`. The chart outlives it.
    TimelineTools(PageContext context, TimelineChart* chart, const QString& name, QWidget* parent = nullptr);

    /// `title` stands over an image. No cluster = the sentences of every timeline alone.
    void setSubject(core::ClusterId cluster, const QString& title);
    /// Asks for the sentences again.
    void refresh();
    /// The chart has other bars.
    void takeBars();
    /// Items that the bars leave out because they are dated later; said in laterLine().
    void setLater(const LaterItems& later);
    /// To be placed below the chart, as the next one.
    [[nodiscard]] TextLabel* laterLine() const { return m_laterLine; }
    /// To be placed below the chart.
    [[nodiscard]] ChartNoteRow* noteRow() const { return m_noteRow; }
    /// Leaves a sentence that was begun, or the table. False when there is nothing.
    bool stepBack();

private:
    QToolButton* makeButton(const QString& name, const QString& iconName, const QString& words, const QString& tip);
    void fillMenu();
    void addScales();
    void annotate();
    void save();
    void takeNotes(std::vector<domain::ChartMark> marks);

    PageContext m_context;
    TimelineChart* m_chart;
    const QString m_name;
    TextLabel* m_laterLine;
    ChartNoteRow* m_noteRow;
    QMenu* m_menu;
    QAction* m_share = nullptr;
    qsizetype m_fixedEntries = 0;
    core::ClusterId m_cluster;
    QString m_title;
    std::vector<domain::ChartMark> m_marks;  ///< by time, as the chart numbers them
    pipeline::Ticket m_ticket;
    pipeline::Ticket m_totalTicket;
};

}  // namespace groundswell::ui
