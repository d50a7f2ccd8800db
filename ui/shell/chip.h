#pragma once

#include <QAbstractButton>

namespace groundswell::ui {

/// A removable condition: its words and a cross. A click anywhere on it removes.
class Chip : public QAbstractButton {
    Q_OBJECT

public:
    explicit Chip(const QString& words, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// "+ Add filter": the outline of a chip that is not there yet.
class AddChip : public QAbstractButton {
    Q_OBJECT

public:
    explicit AddChip(const QString& words, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace groundswell::ui
