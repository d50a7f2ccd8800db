#pragma once

#include "models/core/clock.h"
#include "ui/shell/theme.h"

#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace groundswell::ui {

/// What a person wrote at a moment of a chart. A value.
struct ChartNote {
    core::UtcTime at{};
    QString words;

    friend bool operator==(const ChartNote&, const ChartNote&) = default;
};

/// Room above the plot that notes need.
inline constexpr double chartNoteHeight = 20;

struct PlacedNote {
    double x = 0;
    int number = 1;
    QString words;  ///< one line
};
/// Numbered discs over dotted lines, with the sentence beside the disc where it is free. `plot` is below the discs;
/// `left` and `right` bound the sentences.
void paintNotes(QPainter& painter, const Theme& theme, const QRectF& plot, const std::vector<PlacedNote>& notes,
                double left, double right);

}  // namespace groundswell::ui
