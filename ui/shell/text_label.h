#pragma once

#include "ui/shell/theme.h"

#include <QLabel>

namespace groundswell::ui {

/// The colours that words may have.
enum class Tone { Text, Text2, Text3, Accent, Signal, Ok, Warn, Error };
[[nodiscard]] QColor toneColor(const Theme& theme, Tone tone);

/// A tool tip that shows the words as they are (see plainTip), and the words for assistive tools.
void setPlainTip(QWidget* widget, const QString& words);

/// A label that shows its text as it is (never as markup), in one of the theme's sizes and tones.
class TextLabel : public QLabel {
    Q_OBJECT

public:
    explicit TextLabel(Type type = Type::Body, Tone tone = Tone::Text, QWidget* parent = nullptr);
    explicit TextLabel(const QString& text, Type type = Type::Body, Tone tone = Tone::Text, QWidget* parent = nullptr);

    void setTone(Tone tone);
    /// Cuts what does not fit with an ellipsis instead of asking for more width.
    void setElided(bool elided);

    /// Wraps into at most this many lines, the last with an ellipsis; direction and side follow the text.
    void setLines(int lines);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void retint();

    Type m_type;
    Tone m_tone;
    bool m_elided = false;
    int m_lines = 0;
};

}  // namespace groundswell::ui
