#pragma once

#include "ui/charts/compare_chart.h"
#include "ui/pages/compare_list.h"
#include "ui/pages/page.h"

class QButtonGroup;
class QGridLayout;
class QSplitter;
class QTableView;
class QToolButton;

namespace groundswell::ui {

class ChartNoteRow;
class Chip;
class CompareCards;
class CompareItemModel;
class EmptyState;
class FlowLayout;
class Notice;
class TextLabel;

/// The series of the tray in one chart or one chart each, their numbers as a table, and what they share. A range marked
/// on a chart narrows the table. Owner thread only.
class ComparePage : public Page {
    Q_OBJECT

public:
    ComparePage(PageContext context, CompareList& list, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<pipeline::ExportRequest> exportRequest() const override;
    bool stepBack() override;
    void saveState(QSettings& settings) const override;
    void restoreState(const QSettings& settings) override;
    [[nodiscard]] CompareItemModel* model() const { return m_model; }
    [[nodiscard]] const domain::Timelines& timelines() const { return m_timelines; }

protected:
    void applyFilter() override { ask(); }
    void refresh() override { ask(); }
    void workspaceChanged() override;

private:
    [[nodiscard]] QWidget* makeHead();
    [[nodiscard]] QWidget* makeRangeRow();
    [[nodiscard]] QWidget* makeData();
    QButtonGroup* addChoice(FlowLayout* row, const QString& name,
                            const std::vector<std::pair<QString, QString>>& choices);
    void ask();
    void askNotes();
    void showAll();
    void showCharts(const CompareValues& values);
    void showCards();
    CompareChart* chartAt(std::size_t number);
    void setRange(const std::optional<TimeRange>& range);
    void useAsDateRange();
    void beginNote();
    void saveCharts();
    [[nodiscard]] std::vector<domain::Filter> filters() const;
    [[nodiscard]] std::vector<std::pair<QString, QButtonGroup*>> choices() const;

    CompareList& m_list;
    CompareItemModel* m_model;
    TextLabel* m_title = nullptr;
    QButtonGroup* m_form = nullptr;
    QButtonGroup* m_measure = nullptr;
    QButtonGroup* m_alignment = nullptr;
    QButtonGroup* m_scale = nullptr;
    QButtonGroup* m_width = nullptr;
    Notice* m_notice = nullptr;
    EmptyState* m_empty = nullptr;
    QSplitter* m_body = nullptr;
    ChartNoteRow* m_noteRow = nullptr;
    QWidget* m_rangeRow = nullptr;
    Chip* m_rangeChip = nullptr;
    QWidget* m_chartGround = nullptr;
    QGridLayout* m_chartGrid = nullptr;
    std::vector<CompareChart*> m_charts;
    TextLabel* m_dataNote = nullptr;
    QToolButton* m_dataShown = nullptr;
    QTableView* m_table = nullptr;
    CompareCards* m_cards = nullptr;

    domain::Timelines m_timelines;
    std::vector<CompareList::Entry> m_shown;  // what m_timelines is of
    std::vector<domain::SeriesNumbers> m_numbers;
    std::optional<domain::SharedCounts> m_shared;
    std::vector<ChartNote> m_notes;
    std::optional<TimeRange> m_range;
    pipeline::Ticket m_timelinesTicket;
    pipeline::Ticket m_numbersTicket;
    pipeline::Ticket m_sharedTicket;
    pipeline::Ticket m_notesTicket;
};

}  // namespace groundswell::ui
