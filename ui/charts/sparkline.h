#pragma once

#include <QList>
#include <QRectF>

#include <optional>

class QPainter;

namespace groundswell::ui {

struct Theme;

struct SparklineLook {
    bool rising = false;          ///< the last day in the signal colour
    bool band = false;            ///< a soft band behind the last day
    std::optional<double> usual;  ///< a dashed line at this many items a bin
};

/// Counts of equal bins, oldest first, as a line over its own scale from 0; time runs from left to right in every
/// language. The last four bins are the last 24 h.
void paintSparkline(QPainter& painter, const QRectF& rect, const QList<qlonglong>& counts, const SparklineLook& look,
                    const Theme& theme);

}  // namespace groundswell::ui
