#pragma once

#include <QProxyStyle>

class QButtonGroup;

namespace groundswell::ui {

/// Fusion with the program's outlines, buttons, fields, progress and scroll bars. All colours come from the theme of
/// the option's palette, so that a change of the palette is enough.
class Style : public QProxyStyle {
    Q_OBJECT

public:
    Style();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;

private:
    void drawSegment(const QStyleOption* option, QPainter* painter, int part) const;
    void drawButton(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawFrame(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawField(const QStyleOption* option, QPainter* painter) const;
    void drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawCheckBox(const QStyleOption* option, QPainter* painter) const;
    void drawRadioButton(const QStyleOption* option, QPainter* painter) const;
    void drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawTab(const QStyleOption* option, QPainter* painter) const;
    void drawHeaderSection(const QStyleOption* option, QPainter* painter) const;
    void drawHeader(const QStyleOption* option, QPainter* painter) const;
    void drawMenuBarItem(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawToolLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawMenuArrow(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawToolButton(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawProgress(const QStyleOption* option, QPainter* painter) const;
};

/// A ring in the accent colour around `rect`, for what has the keyboard focus.
void drawFocusRing(QPainter& painter, const QRectF& rect, double radius, const QColor& color);

/// Gives the application the style and the font of the program; once, after the application object.
void prepareApplication();

/// Marks the one button that does what a form is for.
void setPrimary(QWidget* button);
/// Shows the buttons of a group, in the order they came to it, as one control whose parts touch; the chosen one is
/// filled and bold. Once all are in it.
void joinSegments(const QButtonGroup& group);
/// Shows a quiet button in the colour of links.
void setLink(QWidget* button);

}  // namespace groundswell::ui
