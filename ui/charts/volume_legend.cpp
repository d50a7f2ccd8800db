#include "ui/charts/volume_legend.h"

#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QPainter>

namespace groundswell::ui {

VolumeLegend::VolumeLegend(QWidget* parent) : QWidget(parent) {
    setFixedWidth(208);
}

void VolumeLegend::setVolume(const VolumeSeries& volume) {
    m_lines.clear();
    m_items = volume.items;
    QStringList spoken;
    for (const VolumeSeries::Part& part : volume.parts) {
        m_lines.push_back({part.source.empty() ? tr("Others") : oneLine(text(part.source)), part.items});
        spoken << tr("%1 %2").arg(m_lines.back().name, formatCount(part.items));
    }
    setAccessibleName(spoken.join(QStringLiteral(", ")));
    update();
}

void VolumeLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintInto(painter, height());
}

void VolumeLegend::paintInto(QPainter& painter, int height) const {
    if (m_lines.empty()) return;
    const Theme& theme = Theme::of(palette());
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    const auto rows = static_cast<int>(m_lines.size()) + 1;
    const int step = std::clamp((height - 6) / rows, 16, 24);
    const auto trailing =
        static_cast<int>((mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const auto leading =
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const auto box = [&](int left, int width, int top) {
        return QRect(mirrored ? this->width() - left - width : left, top, width, step);
    };
    const auto numbers = [&](int top, std::int64_t items) {
        painter.drawText(box(96, 60, top), trailing, formatCount(items));
        painter.setPen(theme.text2);
        painter.setFont(fontFor(Type::Body));
        painter.drawText(box(158, 48, top), trailing, formatShare(items, m_items));
    };
    int top = 0;
    // The top of the stack is the last part.
    for (std::size_t i = m_lines.size(); i-- > 0; top += step) {
        const Theme::Series& look = theme.seriesAt(i);
        QRect swatch = box(0, 10, top);
        swatch.setTop(top + step / 2 - 5);
        swatch.setHeight(9);
        painter.setPen(look.line);
        painter.setBrush(look.fill);
        painter.drawRect(swatch.adjusted(0, 0, -1, 0));
        painter.setFont(fontFor(Type::Body));
        painter.setPen(theme.text);
        painter.drawText(box(18, 92, top), leading,
                         painter.fontMetrics().elidedText(m_lines[i].name, Qt::ElideRight, 88));
        numbers(top, m_lines[i].items);
    }
    painter.fillRect(QRect(0, top + 2, width(), 1), theme.border);
    top += 5;
    painter.setFont(fontFor(Type::Strong));
    painter.setPen(theme.text);
    painter.drawText(box(0, 92, top), leading, tr("All"));
    numbers(top, m_items);
}

}  // namespace groundswell::ui
