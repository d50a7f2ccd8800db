#pragma once

#include "ui/shell/theme.h"

#include <QAbstractButton>

namespace groundswell::ui {

/// Words with a number in them that open what is counted. Without anything to open they are plain words, and no key
/// goes to them. What does not fit is elided,
/// and whole in the tool tip.
class NumberLink : public QAbstractButton {
    Q_OBJECT

public:
    explicit NumberLink(const QString& name, Type type, QWidget* parent = nullptr);

    /// `opens` says what a press opens, for the tool tip and for assistive tools; empty = nothing. `more` is said below
    /// it in the tip.
    void setWords(const QString& words, const QString& opens, const QStringList& more = {});
    /// Colour of plain words, and of links that warn.
    void setBad(bool bad);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_bad = false;
};

}  // namespace groundswell::ui
