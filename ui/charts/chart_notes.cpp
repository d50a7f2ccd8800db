#include "ui/charts/chart_notes.h"

#include <QPainter>

namespace groundswell::ui {

namespace {

constexpr double discRadius = 7;
constexpr double leastWords = 40;

}  // namespace

void paintNotes(QPainter& painter, const Theme& theme, const QRectF& plot, const std::vector<PlacedNote>& notes,
                double left, double right) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fontFor(Type::Caption));
    const QFontMetricsF metrics(painter.font());
    const double middle = plot.top() - chartNoteHeight / 2;
    double free = left;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        const PlacedNote& note = notes[i];
        QPen dotted(theme.text, 1);
        dotted.setDashPattern({1, 2});
        painter.setPen(dotted);
        painter.drawLine(QPointF(note.x, middle + discRadius), QPointF(note.x, plot.bottom()));
        const double before = note.x - discRadius - 4 - free;
        const double until = i + 1 < notes.size() ? notes[i + 1].x - discRadius - 4 : right;
        const double after = until - (note.x + discRadius + 4);
        const double wanted = metrics.horizontalAdvance(note.words);
        // Before the disc, so that what came of it stays free; after it where there is more room.
        const bool leads = before >= std::min(wanted, leastWords * 3) || before >= after;
        const double room = std::min(wanted + 1, leads ? before : after);
        painter.setPen(theme.text2);
        if (room >= std::min(leastWords, wanted)) {
            const double from = leads ? note.x - discRadius - 4 - room : note.x + discRadius + 4;
            painter.drawText(QRectF(from, middle - 8, room, 16),
                             static_cast<int>(Qt::AlignVCenter | Qt::TextSingleLine),
                             metrics.elidedText(note.words, Qt::ElideRight, room));
            free = leads ? note.x + discRadius + 4 : from + room + 6;
        } else {
            free = note.x + discRadius + 4;
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.text);
        painter.drawEllipse(QPointF(note.x, middle), discRadius, discRadius);
        painter.setPen(theme.base);
        painter.setFont(fontFor(Type::CaptionStrong));
        painter.drawText(QRectF(note.x - discRadius, middle - discRadius, 2 * discRadius, 2 * discRadius),
                         static_cast<int>(Qt::AlignCenter), QString::number(note.number));
        painter.setFont(fontFor(Type::Caption));
    }
    painter.restore();
}

}  // namespace groundswell::ui
