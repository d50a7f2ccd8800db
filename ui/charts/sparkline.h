#pragma once

#include <QList>
#include <QRectF>

#include <optional>

class QPainter;

namespace groundswell::ui {

struct Theme;

struct SparklineLook {
    bool rising = false;          ///< the recent bins in the signal colour
    bool band = false;            ///< a soft band behind them
    std::optional<double> usual;  ///< a dashed line at this many items a bin
    qsizetype recent = 4;         ///< bins that `rising` and `band` are about
    qlonglong highest = 0;        ///< top of the scale; 0 = the highest count
};

/// Counts of equal bins, oldest first, as a line over its own scale from 0; time runs from left to right in every
/// language.
void paintSparkline(QPainter& painter, const QRectF& rect, const QList<qlonglong>& counts, const SparklineLook& look,
                    const Theme& theme);

}  // namespace groundswell::ui
