#pragma once

#include <QWidget>

namespace groundswell::ui {

/// A framed ground with round corners for what stands on it.
class Card : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace groundswell::ui
