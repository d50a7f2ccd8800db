#include "ui/shell/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

namespace {

QColor rgb(unsigned value) {
    return QColor::fromRgb(0xff000000U | value);
}

Theme makeLight() {
    Theme t;
    t.dark = false;
    t.window = rgb(0xF3F5F7);
    t.base = rgb(0xFFFFFF);
    t.raised = rgb(0xFFFFFF);
    t.chrome = rgb(0xE9ECEF);
    t.hover = rgb(0xEDF1F3);
    t.sel = rgb(0xD3E7EA);
    t.selInactive = rgb(0xE3E8EB);
    t.border = rgb(0xD3D8DE);
    t.grid = rgb(0xE4E8EC);
    t.inkFill = rgb(0xE3E8ED);
    t.signalSoft = rgb(0xFBE9DC);
    t.warnSoft = rgb(0xFBF0D6);
    t.errorSoft = rgb(0xFBE6E3);
    t.add = rgb(0xDCEFE3);
    t.text = rgb(0x1A2027);
    t.text2 = rgb(0x4E5864);
    t.text3 = rgb(0x5A6470);
    t.accent = rgb(0x0B6470);
    t.onAccent = rgb(0xFFFFFF);
    t.signal = rgb(0xA8430A);
    t.ok = rgb(0x1B7044);
    t.warn = rgb(0x855600);
    t.error = rgb(0xAD2A20);
    t.ink = rgb(0x566270);
    t.addText = rgb(0x14532F);
    t.del = rgb(0x5F6975);
    t.borderStrong = rgb(0x7E8894);
    t.disabled = rgb(0x9AA3AD);
    t.series = {{{rgb(0x0072B2), rgb(0x0072B2), QStringLiteral("blue")},
                 {rgb(0xD55E00), rgb(0xD55E00), QStringLiteral("vermilion")},
                 {rgb(0x009E73), rgb(0x009E73), QStringLiteral("green")},
                 {rgb(0xC46C9D), rgb(0xCC79A7), QStringLiteral("purple")},
                 {rgb(0xB98400), rgb(0xE69F00), QStringLiteral("orange")},
                 {rgb(0x3796D2), rgb(0x56B4E9), QStringLiteral("sky")},
                 {rgb(0x3A424B), rgb(0x6B7580), QStringLiteral("ink")}}};
    return t;
}

Theme makeDark() {
    Theme t;
    t.dark = true;
    t.window = rgb(0x15191D);
    t.base = rgb(0x1A1F24);
    t.raised = rgb(0x21272D);
    t.chrome = rgb(0x11151A);
    t.hover = rgb(0x252C33);
    t.sel = rgb(0x1B3C43);
    t.selInactive = rgb(0x2A3238);
    t.border = rgb(0x333B44);
    t.grid = rgb(0x2A3138);
    t.inkFill = rgb(0x2A323A);
    t.signalSoft = rgb(0x3A2A1E);
    t.warnSoft = rgb(0x352C19);
    t.errorSoft = rgb(0x3B2220);
    t.add = rgb(0x1D3A2B);
    t.text = rgb(0xE3E7EB);
    t.text2 = rgb(0xA9B3BD);
    t.text3 = rgb(0x98A2AD);
    t.accent = rgb(0x58BCC8);
    t.onAccent = rgb(0x0B1A1D);
    t.signal = rgb(0xF2A265);
    t.ok = rgb(0x6CC795);
    t.warn = rgb(0xE3B556);
    t.error = rgb(0xF2897E);
    t.ink = rgb(0x94A0AD);
    t.addText = rgb(0x9FE0BB);
    t.del = rgb(0x8D97A2);
    t.borderStrong = rgb(0x78838F);
    t.disabled = rgb(0x66707B);
    t.series = {{{rgb(0x4BA3DB), rgb(0x2E8BC9), QStringLiteral("blue")},
                 {rgb(0xF08A3C), rgb(0xD9661A), QStringLiteral("vermilion")},
                 {rgb(0x2FB98D), rgb(0x159E76), QStringLiteral("green")},
                 {rgb(0xD992B8), rgb(0xC07BA2), QStringLiteral("purple")},
                 {rgb(0xE6A72B), rgb(0xC98F1A), QStringLiteral("orange")},
                 {rgb(0x7CC6EF), rgb(0x6BB4DE), QStringLiteral("sky")},
                 {rgb(0xC3CBD3), rgb(0x7C8793), QStringLiteral("ink")}}};
    return t;
}

QColor surfaceColor(const Theme& theme, Surface surface) {
    switch (surface) {
        case Surface::Window: return theme.window;
        case Surface::Base: return theme.base;
        case Surface::Raised: return theme.raised;
        case Surface::Chrome: return theme.chrome;
        case Surface::WarnSoft: return theme.warnSoft;
        case Surface::ErrorSoft: return theme.errorSoft;
    }
    return theme.window;
}

// Repeats the widget's own ground after the application's palette has changed. Lives as a child of its widget.
class SurfaceKeeper : public QObject {
public:
    SurfaceKeeper(QWidget* widget, Surface surface) : QObject(widget), m_widget(widget), m_surface(surface) {
        setObjectName(QStringLiteral("surfaceKeeper"));
        widget->installEventFilter(this);
        apply();
    }

    void setKept(Surface surface) {
        m_surface = surface;
        apply();
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange) apply();
        return QObject::eventFilter(watched, event);
    }

private:
    void apply() {
        const QColor color = surfaceColor(Theme::of(QApplication::palette()), m_surface);
        QPalette palette = m_widget->palette();
        if (palette.color(QPalette::Active, QPalette::Window) == color && m_applied) return;
        m_applied = true;
        palette = QPalette();
        palette.setColor(QPalette::Window, color);
        m_widget->setPalette(palette);
        m_widget->setAutoFillBackground(true);
    }

    QWidget* m_widget;
    Surface m_surface;
    bool m_applied = false;
};

}  // namespace

const Theme& Theme::lightTheme() {
    static const Theme theme = makeLight();
    return theme;
}

const Theme& Theme::darkTheme() {
    static const Theme theme = makeDark();
    return theme;
}

const Theme& Theme::of(const QPalette& palette) {
    return palette.color(QPalette::Active, QPalette::Window).lightness() < 128 ? darkTheme() : lightTheme();
}

QPalette Theme::palette() const {
    QPalette p;
    const auto all = [&p](QPalette::ColorRole role, const QColor& color) { p.setColor(role, color); };
    all(QPalette::Window, window);
    all(QPalette::WindowText, text);
    all(QPalette::Base, base);
    all(QPalette::AlternateBase, hover);
    all(QPalette::Text, text);
    all(QPalette::Button, raised);
    all(QPalette::ButtonText, text);
    all(QPalette::BrightText, onAccent);
    all(QPalette::ToolTipBase, raised);
    all(QPalette::ToolTipText, text);
    all(QPalette::PlaceholderText, text3);
    all(QPalette::Highlight, sel);
    all(QPalette::HighlightedText, text);
    all(QPalette::Link, accent);
    all(QPalette::LinkVisited, accent);
    all(QPalette::Light, raised);
    all(QPalette::Midlight, grid);
    all(QPalette::Mid, border);
    all(QPalette::Dark, borderStrong);
    all(QPalette::Shadow, dark ? chrome : borderStrong);
    p.setColor(QPalette::Inactive, QPalette::Highlight, selInactive);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
        p.setColor(QPalette::Disabled, role, disabled);
    }
    return p;
}

QString themeChoiceName(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::Light: return QStringLiteral("light");
        case ThemeChoice::Dark: return QStringLiteral("dark");
        case ThemeChoice::System: break;
    }
    return QStringLiteral("system");
}

ThemeChoice parseThemeChoice(const QString& name) {
    if (name == u"light") return ThemeChoice::Light;
    if (name == u"dark") return ThemeChoice::Dark;
    return ThemeChoice::System;
}

void applyTheme(ThemeChoice choice) {
    static const bool systemIsDark = Theme::of(QApplication::palette()).dark;
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && systemIsDark);
    QApplication::setPalette((dark ? Theme::darkTheme() : Theme::lightTheme()).palette());
}

QFont bodyFont() {
    static const QFont system = QApplication::font();
    QFont font = system;
    if (QFontDatabase::hasFamily(QStringLiteral("Noto Sans"))) font.setFamily(QStringLiteral("Noto Sans"));
    font.setPointSizeF(std::max(9.0, system.pointSizeF()));
    return font;
}

int atTextSize(int pixels) {
    return static_cast<int>(std::lround(pixels * std::max(1.0, QApplication::font().pointSizeF() / 9.0)));
}

QFont fontFor(Type type) {
    QFont font = QApplication::font();
    const double body = font.pointSizeF();
    const auto sized = [&font, body](double factor, bool strong) {
        font.setPointSizeF(body * factor);
        font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    };
    switch (type) {
        case Type::Body: sized(1, false); break;
        case Type::Strong: sized(1, true); break;
        case Type::Caption: sized(8.25 / 9, false); break;
        case Type::CaptionStrong: sized(8.25 / 9, true); break;
        case Type::Title: sized(10.5 / 9, true); break;
        case Type::Number: sized(15.0 / 9, true); break;
        case Type::Welcome: sized(2, true); break;
        case Type::Mono:
            sized(8.25 / 9, false);
            font.setFamilies(
                {QStringLiteral("Noto Sans Mono"), QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
            font.setStyleHint(QFont::Monospace);
            break;
    }
    return font;
}

void setSurface(QWidget* widget, Surface surface) {
    if (auto* keeper = widget->findChild<QObject*>(QStringLiteral("surfaceKeeper"), Qt::FindDirectChildrenOnly)) {
        static_cast<SurfaceKeeper*>(keeper)->setKept(surface);
        return;
    }
    new SurfaceKeeper(widget, surface);
}

}  // namespace groundswell::ui
