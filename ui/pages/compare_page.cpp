#include "ui/pages/compare_page.h"

#include "ui/pages/chart_note_row.h"
#include "ui/pages/compare_cards.h"
#include "ui/pages/notice.h"
#include "ui/pages/save_image.h"
#include "ui/shell/chip.h"
#include "ui/shell/text_label.h"
#include "ui/tables/compare_item_model.h"
#include "ui/tables/format.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QPainter>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int imageTitleHeight = 28;
constexpr int numberColumn = 184;
constexpr int sumColumn = 112;
constexpr int cardsWidth = 390;

domain::BinWidth compareBinWidth(int choice) {
    constexpr domain::BinWidth widths[] = {domain::BinWidth::Hour, domain::BinWidth::Day, domain::BinWidth::Week};
    return widths[std::clamp(choice, 0, 2)];
}

// "82 hours"; what is longer than was asked for, so that a chart can show it, is called a row.
QString binsInWords(std::int64_t bins, std::chrono::microseconds width) {
    using std::chrono::hours;
    if (width == hours(1)) return formatCounted(bins, ComparePage::tr("%1 hour"), ComparePage::tr("%1 hours"));
    if (width == hours(24)) return formatCounted(bins, ComparePage::tr("%1 day"), ComparePage::tr("%1 days"));
    if (width == hours(24 * 7)) return formatCounted(bins, ComparePage::tr("%1 week"), ComparePage::tr("%1 weeks"));
    return formatCounted(bins, ComparePage::tr("%1 row"), ComparePage::tr("%1 rows"));
}

}  // namespace

ComparePage::ComparePage(PageContext context, CompareList& list, QWidget* parent)
    : Page(std::move(context), parent), m_list(list), m_model(new CompareItemModel(this)) {
    setObjectName(QStringLiteral("comparePage"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    m_notice = new Notice(this);
    m_notice->hide();
    column->addWidget(m_notice);
    connect(m_notice, &Notice::actionTriggered, this, &ComparePage::ask);
    m_noteRow = new ChartNoteRow(m_context, QStringLiteral("compareNote"), QStringLiteral("keepCompareNote"), this);
    m_noteRow->setContentsMargins(16, 4, 16, 4);
    column->addWidget(m_noteRow);
    m_empty = new EmptyState(this);
    m_empty->setWords(tr("Here will be clusters, keywords and searches side by side"),
                      tr("None is in the tray below: press C in a table, or drop rows there."));
    column->addWidget(m_empty, 1);
    auto* across = new QSplitter(Qt::Horizontal, this);
    across->setObjectName(QStringLiteral("compareSplitter"));
    across->setChildrenCollapsible(false);
    m_body = across;
    auto* down = new QSplitter(Qt::Vertical, across);
    auto* charts = new QWidget(down);
    setSurface(charts, Surface::Base);
    auto* chartColumn = new QVBoxLayout(charts);
    chartColumn->setContentsMargins(0, 0, 0, 0);
    chartColumn->setSpacing(0);
    m_chartGround = new QWidget(charts);
    m_chartGrid = new QGridLayout(m_chartGround);
    m_chartGrid->setContentsMargins(16, 4, 8, 0);
    chartColumn->addWidget(m_chartGround, 1);
    chartColumn->addWidget(makeRangeRow());
    down->addWidget(charts);
    down->addWidget(makeData());
    down->setStretchFactor(0, 3);
    down->setStretchFactor(1, 2);
    down->setSizes({320, 216});
    m_cards = new CompareCards(across);
    across->addWidget(down);
    across->addWidget(m_cards);
    across->setStretchFactor(0, 1);
    across->setStretchFactor(1, 0);
    across->setSizes({910, cardsWidth});
    column->addWidget(across, 1);
    connect(&m_list, &CompareList::changed, this, [this] { refreshWhenShown(); });
    setFocusProxy(chartAt(0));
    showAll();
}

CompareChart* ComparePage::chartAt(std::size_t number) {
    while (m_charts.size() <= number) {
        auto* chart = new CompareChart(m_chartGround);
        chart->setObjectName(m_charts.empty() ? QStringLiteral("compareChart")
                                              : QStringLiteral("compareChart%1").arg(m_charts.size()));
        connect(chart, &CompareChart::rangeChanged, this, [this, chart] { setRange(chart->range()); });
        connect(chart, &CompareChart::rangeAccepted, this, &ComparePage::useAsDateRange);
        m_charts.push_back(chart);
    }
    return m_charts[number];
}

std::vector<domain::Filter> ComparePage::filters() const {
    std::vector<domain::Filter> filters;
    const domain::Filter conditions = m_context.filter.filter();
    for (const CompareList::Entry& entry : m_list.entries()) filters.push_back(filterOf(entry.value, conditions));
    return filters;
}

void ComparePage::ask() {
    if (m_list.entries().empty()) {
        workspaceChanged();
        return;
    }
    for (CompareChart* chart : m_charts) chart->setLoading(true);
    const std::vector<domain::Filter> sets = filters();
    const std::vector<CompareList::Entry> entries = m_list.entries();
    // The answers come in any order.
    if (m_shown != entries) {
        m_numbers.clear();
        m_shared.reset();
    }
    m_timelinesTicket =
        m_context.service().timelines(sets, m_context.filter.filter(), compareBinWidth(m_width->checkedId()),
                                      [this, entries](core::Result<domain::Timelines> timelines) {
                                          if (!timelines) {
                                              m_notice->showError(timelines.error(), tr("Try again"));
                                              return;
                                          }
                                          m_notice->hide();
                                          m_shown = entries;
                                          m_timelines = atMostBins(std::move(*timelines));
                                          showAll();
                                      });
    m_numbersTicket =
        m_context.service().seriesNumbers(sets, [this](core::Result<std::vector<domain::SeriesNumbers>> numbers) {
            if (!numbers) return;
            m_numbers = std::move(*numbers);
            showCards();
        });
    m_sharedTicket = m_context.service().shared(sets, [this](core::Result<domain::SharedCounts> shared) {
        if (!shared) return;
        m_shared = std::move(*shared);
        showCards();
    });
    askNotes();
}

void ComparePage::askNotes() {
    m_notesTicket = m_context.service().chartMarks({}, [this](core::Result<std::vector<domain::ChartMark>> marks) {
        if (!marks) return;
        m_notes.clear();
        for (const domain::ChartMark& mark : *marks) m_notes.push_back({mark.at, oneLine(text(mark.sentence))});
        for (CompareChart* chart : m_charts) chart->setAnnotations(m_notes);
    });
}

void ComparePage::showAll() {
    const bool any = !m_list.entries().empty();
    // A range is one of dates.
    if (static_cast<Alignment>(m_alignment->checkedId()) == Alignment::ToStart) setRange(std::nullopt);
    m_title->setText(m_list.words());
    m_empty->setVisible(!any);
    m_body->setVisible(any);
    const bool disjoint = std::all_of(m_shown.begin(), m_shown.end(),
                                      [](const auto& entry) { return entry.value.kind == SeriesValue::Kind::Cluster; });
    const CompareValues values =
        compareValues(m_timelines, static_cast<Measure>(m_measure->checkedId()),
                      static_cast<Alignment>(m_alignment->checkedId()), m_context.clock->now(), disjoint);
    showCharts(values);
    std::vector<CompareState::Look> looks;
    for (const CompareList::Entry& entry : m_shown) looks.push_back({entry.value.name, entry.slot});
    m_model->setValues(values, std::move(looks));
    for (int c = 0; c < m_model->columnCount(); ++c)
        m_table->setColumnWidth(c, c == 0 || m_model->slotOf(c) ? numberColumn : sumColumn);
    const auto rows = static_cast<std::int64_t>(m_model->rowCount());
    const QString counted = binsInWords(rows, values.width);
    m_dataNote->setText(values.alignment == Alignment::ByDate
                            ? tr("%1, newest first, UTC; the same numbers as in the chart").arg(counted)
                            : tr("%1 from the first item of each on; the same numbers as in the chart").arg(counted));
    showCards();
}

void ComparePage::showCharts(const CompareValues& values) {
    const AxisScale scale = scaleOf(values, m_scale->checkedId() == 1);
    const bool each = m_form->checkedId() == 1 && m_shown.size() > 1;
    const std::size_t wanted = each ? m_shown.size() : 1;
    for (std::size_t number = 0; number < std::max(wanted, m_charts.size()); ++number) {
        CompareChart* chart = chartAt(number);
        chart->setVisible(number < wanted);
        m_chartGrid->removeWidget(chart);
        if (number >= wanted) continue;
        const int columns = wanted > 3 ? 2 : 1;
        m_chartGrid->addWidget(chart, static_cast<int>(number) / columns, static_cast<int>(number) % columns);
        CompareValues part = values;
        std::vector<CompareState::Look> looks;
        for (std::size_t line = 0; line < m_shown.size(); ++line) {
            if (!each || line == number) looks.push_back({m_shown[line].value.name, m_shown[line].slot});
        }
        if (each) {
            part.lines = {values.lines[number]};
            part.incomplete = {values.incomplete[number]};
        }
        chart->setAccessibleName(each ? tr("%1 over time").arg(isolated(looks.front().name)) : m_list.words());
        chart->setToolTip(each ? plainTip(looks.front().name) : QString());
        chart->setValues(std::move(part), std::move(looks), scale);
        chart->setAnnotations(m_notes);
        if (values.alignment == Alignment::ByDate) chart->setRange(m_range);
    }
}

void ComparePage::showCards() {
    m_cards->show(m_shown, m_timelines, m_numbers, m_shared, m_context.clock->now());
}

void ComparePage::setRange(const std::optional<TimeRange>& range) {
    if (m_range == range) return;
    m_range = range;
    for (CompareChart* chart : m_charts) chart->setRange(range);
    m_model->setRange(range);
    m_rangeRow->setVisible(range.has_value());
    if (!range) return;
    m_rangeChip->setText(formatRange(range->first, range->second));
    m_rangeChip->setAccessibleName(tr("Remove the range %1").arg(m_rangeChip->text()));
    m_rangeChip->updateGeometry();
}

void ComparePage::useAsDateRange() {
    if (!m_range) return;
    const TimeRange range = *m_range;
    setRange(std::nullopt);
    m_context.filter.change([&range](FilterValues& values) {
        values.from = range.first;
        values.to = range.second;
    });
}

void ComparePage::beginNote() {
    if (m_timelines.bins() == 0) return;
    const auto pointed = m_charts.front()->state().pointed;
    const core::UtcTime at = m_range ? m_range->first : m_timelines.startOf(pointed.value_or(m_timelines.bins() - 1));
    m_noteRow->begin(at, formatBinStart(at, m_timelines.width), {});
}

void ComparePage::saveCharts() {
    if (m_timelines.bins() == 0) return;
    saveImage(m_context, this, QStringLiteral("compare"), [this](ImageFormat format) {
        const QSize size = m_chartGround->size() + QSize(0, imageTitleHeight);
        return imageBytes(format, size, m_list.words(), [&](QPainter& painter) {
            const Theme& theme = Theme::of(palette());
            painter.fillRect(QRect(QPoint(0, 0), size), theme.base);
            painter.setPen(theme.text);
            painter.setFont(fontFor(Type::Title));
            painter.drawText(QRect(16, 0, size.width() - 32, imageTitleHeight), static_cast<int>(Qt::AlignVCenter),
                             m_list.words());
            for (const CompareChart* chart : m_charts) {
                if (!chart->isVisibleTo(m_chartGround)) continue;
                chart->paintInto(painter, QRectF(chart->geometry().translated(0, imageTitleHeight)));
            }
        });
    });
}

std::optional<pipeline::ExportRequest> ComparePage::exportRequest() const {
    pipeline::ExportRequest request;
    request.what = pipeline::ExportWhat::Table;
    request.table = std::make_shared<const pipeline::ExportTable>(m_model->table());
    return request;
}

bool ComparePage::stepBack() {
    if (m_noteRow->stepBack()) return true;
    if (!m_range) return false;
    setRange(std::nullopt);
    return true;
}

std::vector<std::pair<QString, QButtonGroup*>> ComparePage::choices() const {
    return {{QStringLiteral("comparePage/form"), m_form},
            {QStringLiteral("comparePage/measure"), m_measure},
            {QStringLiteral("comparePage/alignment"), m_alignment},
            {QStringLiteral("comparePage/scale"), m_scale},
            {QStringLiteral("comparePage/width"), m_width}};
}

void ComparePage::saveState(QSettings& settings) const {
    for (const auto& [key, group] : choices()) settings.setValue(key, group->checkedId());
    settings.setValue(QStringLiteral("comparePage/data"), m_dataShown->isChecked());
    settings.setValue(QStringLiteral("comparePage/splitter"), m_body->saveState());
}

void ComparePage::restoreState(const QSettings& settings) {
    for (const auto& [key, group] : choices()) {
        if (QAbstractButton* button = group->button(settings.value(key, 0).toInt())) button->setChecked(true);
    }
    m_dataShown->setChecked(settings.value(QStringLiteral("comparePage/data"), true).toBool());
    m_body->restoreState(settings.value(QStringLiteral("comparePage/splitter")).toByteArray());
    showAll();
}

void ComparePage::workspaceChanged() {
    m_timelinesTicket.cancel();
    m_numbersTicket.cancel();
    m_sharedTicket.cancel();
    m_timelines = {};
    m_shown.clear();
    m_numbers.clear();
    m_shared.reset();
    setRange(std::nullopt);
    showAll();
}

}  // namespace groundswell::ui
