#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

#include <array>

class QWidget;

namespace groundswell::ui {

/// Every colour of the window, once light and once dark. Nothing else in ui names a colour. Two constant instances.
struct Theme {
    struct Series {
        QColor line;
        QColor fill;
        QString name;
    };

    bool dark = false;
    QColor window, base, raised, chrome, hover, sel, selInactive, border, grid, inkFill;
    QColor signalSoft, warnSoft, errorSoft, add;
    QColor text, text2, text3, accent, onAccent, signal, ok, warn, error, ink, addText, del, borderStrong, disabled;
    std::array<Series, 7> series;

    [[nodiscard]] static const Theme& lightTheme();
    [[nodiscard]] static const Theme& darkTheme();
    /// The theme that a palette belongs to, by the lightness of its window colour.
    [[nodiscard]] static const Theme& of(const QPalette& palette);
    [[nodiscard]] QPalette palette() const;
    /// Colour and fill of the series with this number; they repeat after the seventh.
    [[nodiscard]] const Series& seriesAt(std::size_t index) const { return series[index % series.size()]; }
};

enum class ThemeChoice { System, Light, Dark };

/// Stable names for the settings file: "system", "light", "dark".
[[nodiscard]] QString themeChoiceName(ThemeChoice choice);
[[nodiscard]] ThemeChoice parseThemeChoice(const QString& name);

/// Gives the application the chosen palette; everything repaints. System follows the palette that the platform gave
/// before the first call.
void applyTheme(ThemeChoice choice);

/// Sizes of text, as multiples of the body size.
enum class Type { Body, Strong, Caption, CaptionStrong, Title, Number, Welcome, Mono };
[[nodiscard]] QFont fontFor(Type type);
/// A length of the design at the size of text that the application has: as many pixels at 9 pt, more when it is larger.
[[nodiscard]] int atTextSize(int pixels);
/// The body font for the whole application: at least 9 pt.
[[nodiscard]] QFont bodyFont();

/// Grounds that differ from the palette's Window; kept through changes of the theme.
enum class Surface { Window, Base, Raised, Chrome, WarnSoft, ErrorSoft };
void setSurface(QWidget* widget, Surface surface);

}  // namespace groundswell::ui
