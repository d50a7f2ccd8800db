#include "ui/charts/volume_chart.h"

#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QStackedBarSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

namespace {

constexpr std::size_t shownParts = 6;
constexpr double volumeAxisHeight = 18;

std::int64_t total(const std::vector<domain::TimeBin>& bins) {
    std::int64_t items = 0;
    for (const domain::TimeBin& bin : bins) items += bin.items;
    return items;
}

// 45° lines of the colour on nothing; a texture, so that it shows on every paint device.
QBrush hatch(const QColor& color) {
    QPixmap tile(6, 6);
    tile.fill(Qt::transparent);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 2));
    for (const int shift : {-6, 0, 6}) painter.drawLine(QPointF(shift, 6), QPointF(shift + 6, 0));
    painter.end();
    return QBrush(tile);
}

}  // namespace

VolumeSeries makeVolume(const std::map<std::string, std::vector<domain::TimeBin>>& bySource, std::size_t mostDays) {
    VolumeSeries volume;
    std::optional<core::UtcTime> first;
    std::optional<core::UtcTime> last;
    for (const auto& [source, bins] : bySource) {
        for (const domain::TimeBin& bin : bins) {
            first = first ? std::min(*first, bin.start) : bin.start;
            last = last ? std::max(*last, bin.start) : bin.start;
        }
    }
    if (!last) return volume;
    const auto span = std::chrono::days(static_cast<int>(mostDays) - 1);
    const core::UtcTime from = std::max(*first, *last - span);
    for (const auto& [source, bins] : bySource) {
        VolumeSeries::Part part;
        part.source = source;
        part.bins = fillBins(bins, domain::BinWidth::Day, from, *last);
        for (const std::int64_t count : part.bins.counts) part.items += count;
        volume.items += part.items;
        if (part.items > 0 || total(bins) > 0) volume.parts.push_back(std::move(part));
    }
    std::stable_sort(volume.parts.begin(), volume.parts.end(),
                     [](const auto& a, const auto& b) { return a.items > b.items; });
    if (volume.parts.size() > shownParts + 1) {
        VolumeSeries::Part rest = volume.parts[shownParts];
        rest.source.clear();
        for (std::size_t i = shownParts + 1; i < volume.parts.size(); ++i) {
            rest.items += volume.parts[i].items;
            for (std::size_t day = 0; day < rest.bins.counts.size(); ++day) {
                rest.bins.counts[day] += volume.parts[i].bins.counts[day];
            }
        }
        volume.parts.resize(shownParts);
        volume.parts.push_back(std::move(rest));
    }
    return volume;
}

VolumeChart::VolumeChart(QWidget* parent) : QChartView(parent) {
    auto* chart = new QChart;
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundVisible(false);
    chart->legend()->hide();
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
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
    setRubberBand(QChartView::NoRubberBand);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumSize(240, 120);
    setAccessibleName(tr("Items per day and source"));
    setLayoutDirection(Qt::LeftToRight);
}

void VolumeChart::setVolume(VolumeSeries volume, core::UtcTime now) {
    m_volume = std::move(volume);
    m_lastIncomplete = m_volume.days() > 0 && now < m_volume.parts.front().bins.end();
    setAccessibleDescription(
        formatCounted(static_cast<std::int64_t>(m_volume.days()), tr("Items of %1 day: %2"), tr("Items of %1 days: %2"))
            .arg(formatCount(m_volume.items)));
    rebuild();
}

void VolumeChart::rebuild() {
    const Theme& theme = Theme::of(palette());
    m_dark = theme.dark;
    if (m_bars != nullptr) {
        chart()->removeSeries(m_bars);
        delete std::exchange(m_bars, nullptr);
    }
    const std::size_t days = m_volume.days();
    std::vector<std::int64_t> sums(days, 0);
    m_bars = new QStackedBarSeries(chart());
    m_bars->setBarWidth(0.68);
    for (std::size_t part = 0; part < m_volume.parts.size(); ++part) {
        const Theme::Series& look = theme.seriesAt(part);
        auto* whole = new QBarSet(QString(), m_bars);
        auto* partial = new QBarSet(QString(), m_bars);
        whole->setBrush(look.fill);
        whole->setPen(QPen(look.line, 1));
        partial->setBrush(hatch(look.fill));
        partial->setPen(QPen(look.line, 1, Qt::DashLine));
        for (std::size_t day = 0; day < days; ++day) {
            const auto count = static_cast<double>(m_volume.parts[part].bins.counts[day]);
            const bool open = m_lastIncomplete && day + 1 == days;
            *whole << (open ? 0.0 : count);
            *partial << (open ? count : 0.0);
            sums[day] += m_volume.parts[part].bins.counts[day];
        }
        m_bars->append(whole);
        if (m_lastIncomplete) {
            m_bars->append(partial);
        } else {
            delete partial;
        }
    }
    m_steps = axisSteps(sums.empty() ? 1 : *std::max_element(sums.begin(), sums.end()));
    QStringList names;
    for (std::size_t day = 0; day < days; ++day) names << QString::number(day);
    m_days->setCategories(names);
    m_items->setRange(0, static_cast<double>(m_steps.back()));
    chart()->addSeries(m_bars);
    m_bars->attachAxis(m_items);
    m_bars->attachAxis(m_days);
    layoutPlot();
}

void VolumeChart::layoutPlot() {
    const double left = QFontMetricsF(fontFor(Type::Caption)).horizontalAdvance(formatCount(m_steps.back())) + 10;
    const QSizeF size(viewport()->size());
    chart()->setPlotArea(
        QRectF(left, 8, std::max(16.0, size.width() - left - 2), std::max(16.0, size.height() - 8 - volumeAxisHeight)));
    viewport()->update();
}

void VolumeChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    layoutPlot();
}

void VolumeChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && Theme::of(palette()).dark != m_dark) rebuild();
}

void VolumeChart::drawForeground(QPainter* painter, const QRectF&) {
    const Theme& theme = Theme::of(palette());
    const QRectF area = chart()->plotArea();
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight);
    painter->setFont(fontFor(Type::Caption));
    for (const std::int64_t step : m_steps) {
        const double y =
            area.bottom() - area.height() * static_cast<double>(step) / static_cast<double>(m_steps.back());
        painter->setPen(theme.text2);
        painter->drawText(QRectF(0, y - 8, area.left() - 7, 16),
                          static_cast<int>(Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter), formatCount(step));
    }
    painter->setPen(theme.borderStrong);
    painter->drawLine(area.bottomLeft(), area.bottomRight());
    const std::size_t days = m_volume.days();
    if (days > 0) {
        const double each = area.width() / static_cast<double>(days);
        const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(40 / each)));
        int month = 0;
        for (std::size_t day = (days - 1) % every; day < days; day += every) {
            const QDate date = toQt(m_volume.parts.front().bins.startOf(day)).date();
            const bool named = date.month() != month || day + every >= days;
            month = date.month();
            painter->setPen(theme.text2);
            const double left = area.left() + each * static_cast<double>(day) - 20;
            const QRectF room(std::min(left, area.right() + 2 - (each + 40) / 2 - 20), area.bottom() + 2, each + 40,
                              16);
            painter->drawText(room, static_cast<int>(Qt::AlignCenter),
                              named ? formatDate(date, false) : QString::number(date.day()));
        }
    }
    painter->restore();
}

bool VolumeChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_volume.days() > 0) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QRectF area = chart()->plotArea();
        const double share = (help->pos().x() - area.left()) / area.width();
        if (share >= 0 && share < 1) {
            const auto day = static_cast<std::size_t>(share * static_cast<double>(m_volume.days()));
            QStringList lines{formatDate(toQt(m_volume.parts.front().bins.startOf(day)).date())};
            for (const VolumeSeries::Part& part : m_volume.parts) {
                const QString name = part.source.empty() ? tr("Others") : oneLine(text(part.source));
                lines << QStringLiteral("%1: %2").arg(isolated(name), formatCount(part.bins.counts[day]));
            }
            QToolTip::showText(help->globalPos(), lines.join(QChar(u'\n')), this);
        }
        return true;
    }
    return QChartView::viewportEvent(event);
}

}  // namespace groundswell::ui
