#pragma once

#include <QCoreApplication>
#include <QMouseEvent>
#include <QWidget>

namespace groundswell::testing {

inline void sendMouse(QWidget* widget, const QPointF& at, QEvent::Type type, Qt::MouseButtons buttons) {
    QMouseEvent event(type, at, widget->mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                      buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &event);
}

/// Drags with the left button at half the height of a widget.
inline void dragAcross(QWidget* widget, double from, double to) {
    const double y = widget->height() / 2.0;
    sendMouse(widget, {from, y}, QEvent::MouseButtonPress, Qt::LeftButton);
    sendMouse(widget, {(from + to) / 2, y}, QEvent::MouseMove, Qt::LeftButton);
    sendMouse(widget, {to, y}, QEvent::MouseMove, Qt::LeftButton);
    sendMouse(widget, {to, y}, QEvent::MouseButtonRelease, Qt::NoButton);
}

}  // namespace groundswell::testing
