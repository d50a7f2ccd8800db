#include "ui/charts/volume_chart.h"

#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QStackedBarSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr double volumeAxisHeight = 18;

}  // namespace

VolumeChart::VolumeChart(QWidget* parent) : QChartView(parent) {
    auto* chart = new QChart;
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundVisible(false);
    chart->legend()->hide();
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->setLayoutDirection(Qt::LeftToRight);
    setChart(chart);
    m_items = new QValueAxis(chart);
    m_days = new QBarCategoryAxis(chart);
    chart->addAxis(m_items, Qt::AlignLeft);
    chart->addAxis(m_days, Qt::AlignBottom);
    for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(m_items), static_cast<QAbstractAxis*>(m_days)}) {
        axis->setLabelsVisible(false);
        axis->setGridLineVisible(false);
        axis->setLineVisible(false);
    }
    m_overlay = new VolumeOverlay(*this, m_state);
    setRubberBand(QChartView::NoRubberBand);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumSize(240, 120);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Items per day and source"));
    setLayoutDirection(Qt::LeftToRight);
}

void VolumeChart::setVolume(VolumeSeries volume, core::UtcTime now) {
    // New numbers for the same days do not disturb who marks some.
    const bool sameDays =
        volume.days() > 0 && volume.days() == m_state.volume.days() && volume.startOf(0) == m_state.volume.startOf(0);
    if (!sameDays) {
        m_dragFrom.reset();
        clearRange();
    }
    m_state.volume = std::move(volume);
    m_state.lastIncomplete = m_state.volume.days() > 0 && now < m_state.volume.parts.front().bins.end();
    describe();
    rebuild();
}

void VolumeChart::describe() {
    const auto days = static_cast<std::int64_t>(m_state.volume.days());
    QStringList words{formatCounted(days, tr("Items of %1 day: %2"), tr("Items of %1 days: %2"))
                          .arg(formatCount(m_state.volume.items))};
    if (m_state.lastIncomplete) words << tr("the last bar is not complete");
    if (const auto marked = range()) words << tr("marked: %1").arg(formatRange(marked->first, marked->second));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
}

void VolumeChart::rebuild() {
    const Theme& theme = Theme::of(palette());
    m_dark = theme.dark;
    if (m_bars != nullptr) {
        chart()->removeSeries(m_bars);
        delete std::exchange(m_bars, nullptr);
    }
    const VolumeSeries& volume = m_state.volume;
    const std::size_t days = volume.days();
    std::int64_t highest = 1;
    for (std::size_t day = 0; day < days; ++day) highest = std::max(highest, m_state.wholeOf(day));
    m_bars = new QStackedBarSeries(chart());
    m_bars->setBarWidth(VolumeOverlay::barWidth);
    for (std::size_t part = 0; part < volume.parts.size(); ++part) {
        const Theme::Series& look = theme.seriesAt(part);
        auto* bars = new QBarSet(QString(), m_bars);
        bars->setBrush(look.fill);
        bars->setPen(QPen(look.line, 1));
        for (std::size_t day = 0; day < days; ++day) {
            // The overlay draws the day that goes on.
            const bool open = m_state.lastIncomplete && day + 1 == days;
            *bars << (open ? 0.0 : m_state.valueOf(part, day));
        }
        m_bars->append(bars);
    }
    m_state.steps = m_state.shares ? std::vector<std::int64_t>{0, 25, 50, 75, 100} : axisSteps(highest);
    QStringList names;
    for (std::size_t day = 0; day < days; ++day) names << QString::number(day);
    m_days->setCategories(names);
    m_items->setRange(0, static_cast<double>(m_state.steps.back()));
    chart()->addSeries(m_bars);
    m_bars->attachAxis(m_items);
    m_bars->attachAxis(m_days);
    layoutPlot();
}

void VolumeChart::layoutPlot() {
    const QString widest = VolumeOverlay::stepWords(m_state, m_state.steps.back());
    const double left = QFontMetricsF(fontFor(Type::Caption)).horizontalAdvance(widest) + 10;
    const QSizeF size(viewport()->size());
    chart()->setPlotArea(
        QRectF(left, 8, std::max(16.0, size.width() - left - 2), std::max(16.0, size.height() - 8 - volumeAxisHeight)));
    m_overlay->layoutChanged();
    m_overlay->update();
}

void VolumeChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    layoutPlot();
}

void VolumeChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && Theme::of(palette()).dark != m_dark) rebuild();
}

void VolumeChart::setShares(bool shares) {
    if (shares == m_state.shares) return;
    m_state.shares = shares;
    rebuild();
}

void VolumeChart::setGaps(std::vector<domain::FetchGap> gaps) {
    m_state.gaps = std::move(gaps);
    m_overlay->update();
}

std::optional<TimeRange> VolumeChart::range() const {
    if (!m_state.marked || m_state.volume.days() == 0) return std::nullopt;
    return TimeRange{m_state.volume.startOf(m_state.marked->first), m_state.volume.startOf(m_state.marked->second + 1)};
}

double VolumeChart::xOf(std::size_t day) const {
    const QRectF plot = chart()->plotArea();
    const auto days = std::max(1.0, static_cast<double>(m_state.volume.days()));
    return plot.left() + plot.width() * (static_cast<double>(day) + 0.5) / days;
}

void VolumeChart::paintInto(QPainter& painter, const QRectF& rect) const {
    scene()->render(&painter, rect, QRectF(QPointF(0, 0), QSizeF(viewport()->size())), Qt::IgnoreAspectRatio);
}

std::optional<std::size_t> VolumeChart::dayAt(double x) const {
    if (m_state.volume.days() == 0) return std::nullopt;
    const QRectF plot = chart()->plotArea();
    const double share = std::clamp((x - plot.left()) / plot.width(), 0.0, 1.0);
    const auto day = static_cast<std::size_t>(share * static_cast<double>(m_state.volume.days()));
    return std::min(day, m_state.volume.days() - 1);
}

void VolumeChart::mark(const Days& days) {
    if (m_state.marked == days) return;
    m_state.marked = days;
    describe();
    m_overlay->update();
    Q_EMIT rangeChanged();
}

bool VolumeChart::clearRange() {
    if (!m_state.marked) return false;
    mark(std::nullopt);
    return true;
}

void VolumeChart::accept() {
    const auto chosen = range();
    if (!chosen) return;
    mark(std::nullopt);
    Q_EMIT rangeAccepted(chosen->first, chosen->second);
}

void VolumeChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_dragFrom = dayAt(event->position().x());
    m_dragged = false;
    event->accept();
}

void VolumeChart::mouseMoveEvent(QMouseEvent* event) {
    if (!m_dragFrom || !event->buttons().testFlag(Qt::LeftButton)) return;
    const auto day = dayAt(event->position().x());
    if (!day || (!m_dragged && *day == *m_dragFrom)) return;
    m_dragged = true;
    mark(std::minmax(*m_dragFrom, *day));
}

void VolumeChart::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_dragFrom) return;
    const std::size_t day = *std::exchange(m_dragFrom, std::nullopt);
    if (std::exchange(m_dragged, false)) return accept();
    const bool marked = m_state.marked && day >= m_state.marked->first && day <= m_state.marked->second;
    mark(marked ? Days() : Days({day, day}));
}

void VolumeChart::moveMark(int first, int last) {
    const auto days = static_cast<std::int64_t>(m_state.volume.days());
    if (days == 0) return;
    std::int64_t from = days - 1;
    std::int64_t to = days - 1;
    if (m_state.marked) {
        from = static_cast<std::int64_t>(m_state.marked->first) + first;
        to = static_cast<std::int64_t>(m_state.marked->second) + last;
    }
    if (from < 0 || to >= days || to < from) return;
    mark(Days({static_cast<std::size_t>(from), static_cast<std::size_t>(to)}));
}

void VolumeChart::keyPressEvent(QKeyEvent* event) {
    const bool resize = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
        case Qt::Key_Left: moveMark(resize ? 0 : -1, -1); return;
        case Qt::Key_Right: moveMark(resize ? 0 : 1, 1); return;
        case Qt::Key_Return:
        case Qt::Key_Enter: accept(); return;
        case Qt::Key_Escape:
            if (clearRange()) return;
            break;
        default: break;
    }
    event->ignore();
}

void VolumeChart::focusInEvent(QFocusEvent* event) {
    QChartView::focusInEvent(event);
    m_overlay->update();
}

void VolumeChart::focusOutEvent(QFocusEvent* event) {
    QChartView::focusOutEvent(event);
    m_overlay->update();
}

bool VolumeChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_state.volume.days() > 0) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QRectF plot = chart()->plotArea();
        const auto day = dayAt(help->pos().x());
        if (day && help->pos().x() >= plot.left() && help->pos().x() < plot.right()) {
            QStringList lines{formatDate(toQt(m_state.volume.startOf(*day)).date())};
            for (const VolumeSeries::Part& part : m_state.volume.parts) {
                const QString name = part.source.empty() ? tr("Others") : oneLine(text(part.source));
                lines << QStringLiteral("%1: %2").arg(isolated(name), formatCount(part.bins.counts[*day]));
            }
            QToolTip::showText(help->globalPos(), plainTip(lines.join(QChar(u'\n'))), this);
        }
        return true;
    }
    return QChartView::viewportEvent(event);
}

}  // namespace groundswell::ui
