#include "ui/shell/text_label.h"

#include "ui/tables/format.h"
#include "ui/tables/text_lines.h"

#include <QEvent>
#include <QPainter>

namespace groundswell::ui {

QColor toneColor(const Theme& theme, Tone tone) {
    switch (tone) {
        case Tone::Text: return theme.text;
        case Tone::Text2: return theme.text2;
        case Tone::Text3: return theme.text3;
        case Tone::Accent: return theme.accent;
        case Tone::Signal: return theme.signal;
        case Tone::Ok: return theme.ok;
        case Tone::Warn: return theme.warn;
        case Tone::Error: return theme.error;
    }
    return theme.text;
}

void setPlainTip(QWidget* widget, const QString& words) {
    widget->setToolTip(plainTip(words));
    widget->setAccessibleDescription(words);
}

TextLabel::TextLabel(Type type, Tone tone, QWidget* parent) : QLabel(parent), m_type(type), m_tone(tone) {
    setTextFormat(Qt::PlainText);
    setFont(fontFor(m_type));
    retint();
}

TextLabel::TextLabel(const QString& text, Type type, Tone tone, QWidget* parent) : TextLabel(type, tone, parent) {
    setText(text);
}

void TextLabel::setTone(Tone tone) {
    if (m_tone == tone) return;
    m_tone = tone;
    retint();
}

void TextLabel::setElided(bool elided) {
    m_elided = elided;
    updateGeometry();
    update();
}

void TextLabel::setLines(int lines) {
    m_lines = lines;
    m_elided = true;
    setFixedHeight(static_cast<int>(lineHeight(font()) * lines) + 2);
    update();
}

QSize TextLabel::minimumSizeHint() const {
    QSize hint = QLabel::minimumSizeHint();
    if (m_elided) hint.setWidth(0);
    return hint;
}

void TextLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) retint();
}

void TextLabel::paintEvent(QPaintEvent* event) {
    if (m_lines > 0) {
        QPainter painter(this);
        drawLines(painter, QRectF(contentsRect()), text(), font(), palette().color(QPalette::WindowText), m_lines);
        return;
    }
    if (!m_elided || fontMetrics().horizontalAdvance(text()) <= contentsRect().width()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    painter.drawText(contentsRect(), static_cast<int>(Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine),
                     fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
}

void TextLabel::retint() {
    const Theme& theme = Theme::of(palette());
    const QColor color = toneColor(theme, m_tone);
    if (palette().color(QPalette::Active, QPalette::WindowText) == color) return;
    QPalette own;
    own.setColor(QPalette::Active, QPalette::WindowText, color);
    own.setColor(QPalette::Inactive, QPalette::WindowText, color);
    own.setColor(QPalette::Disabled, QPalette::WindowText, theme.disabled);
    setPalette(own);
}

}  // namespace groundswell::ui
