#pragma once

#include <QList>
#include <QRectF>
#include <QString>

class QPainter;
class QPalette;

namespace groundswell::ui {

/// A short word in a frame of its colour: a label, or what something is.
struct Tag {
    QString words;
    int tone = 0;  ///< Tone

    friend bool operator==(const Tag&, const Tag&) = default;
};

/// How wide a tag is, at most `most`.
[[nodiscard]] double tagWidth(const Tag& tag, double most);
/// Paints it with its leading side at the edge of `rect` where reading begins; returns the width that it took.
double paintTag(QPainter& painter, const QRectF& rect, const Tag& tag, bool rightToLeft, const QPalette& palette);

}  // namespace groundswell::ui
