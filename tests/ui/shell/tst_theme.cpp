#include "tests/support/test_registry.h"
#include "ui/editors/plain_table.h"
#include "ui/pages/segments.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/shell/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QImage>
#include <QLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QStyleOptionSpinBox>
#include <QTableWidget>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>

using groundswell::ui::Theme;
namespace ui = groundswell::ui;

namespace {

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

// WCAG 2.2, contrast ratio.
double contrast(const QColor& a, const QColor& b) {
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

struct Pair {
    const char* name;
    QColor Theme::*foreground;
    QColor Theme::*ground;
    double least;
};

constexpr double forText = 4.5;
constexpr double forGraphics = 3.0;

}  // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contrasts_data();
    void contrasts();
    void seriesContrast_data();
    void seriesContrast();
    void paletteRoundTrip_data();
    void paletteRoundTrip();
    void switchesWithoutRestart();
    void cellsSwitchToo();
    void fieldsHaveOutlines_data();
    void fieldsHaveOutlines();
    void hoverKeepsOffTheFocusRing_data();
    void hoverKeepsOffTheFocusRing();
    void segmentsAreOneControl_data();
    void segmentsAreOneControl();
};

void ThemeTest::contrasts_data() {
    QTest::addColumn<double>("ratio");
    QTest::addColumn<double>("least");
    const struct {
        const char* name;
        QColor Theme::*foreground;
        double least;
    } words[] = {{"text", &Theme::text, forText},     {"text2", &Theme::text2, forText},
                 {"text3", &Theme::text3, forText},   {"accent", &Theme::accent, forText},
                 {"signal", &Theme::signal, forText}, {"ok", &Theme::ok, forText},
                 {"warn", &Theme::warn, forText},     {"error", &Theme::error, forText},
                 {"ink", &Theme::ink, forGraphics},   {"borderStrong", &Theme::borderStrong, forGraphics}};
    const struct {
        const char* name;
        QColor Theme::*ground;
    } grounds[] = {{"base", &Theme::base},     {"raised", &Theme::raised}, {"window", &Theme::window},
                   {"chrome", &Theme::chrome}, {"sel", &Theme::sel},       {"hover", &Theme::hover}};
    const Pair others[] = {{"onAccent on accent", &Theme::onAccent, &Theme::accent, forText},
                           {"warn on warnSoft", &Theme::warn, &Theme::warnSoft, forText},
                           {"text on warnSoft", &Theme::text, &Theme::warnSoft, forText},
                           {"text2 on warnSoft", &Theme::text2, &Theme::warnSoft, forText},
                           {"error on errorSoft", &Theme::error, &Theme::errorSoft, forText},
                           {"text on errorSoft", &Theme::text, &Theme::errorSoft, forText},
                           {"text on selInactive", &Theme::text, &Theme::selInactive, forText},
                           {"text2 on selInactive", &Theme::text2, &Theme::selInactive, forText},
                           {"addText on add", &Theme::addText, &Theme::add, forText},
                           {"signal on signalSoft", &Theme::signal, &Theme::signalSoft, forText}};
    for (const Theme* theme : {&Theme::lightTheme(), &Theme::darkTheme()}) {
        const QByteArray kind = theme->dark ? "dark, " : "light, ";
        for (const auto& word : words) {
            for (const auto& ground : grounds) {
                // No outlined field stands on a selected row.
                if (word.foreground == &Theme::borderStrong && ground.ground == &Theme::sel) continue;
                QTest::newRow((kind + word.name + " on " + ground.name).constData())
                    << contrast(theme->*word.foreground, theme->*ground.ground) << word.least;
            }
        }
        for (const Pair& pair : others) {
            QTest::newRow((kind + pair.name).constData())
                << contrast(theme->*pair.foreground, theme->*pair.ground) << pair.least;
        }
    }
}

void ThemeTest::contrasts() {
    QFETCH(const double, ratio);
    QFETCH(const double, least);
    // The figures of the palette are given with one digit.
    QVERIFY2(std::round(ratio * 10) / 10 >= least, qPrintable(QString::number(ratio)));
}

void ThemeTest::seriesContrast_data() {
    QTest::addColumn<QColor>("line");
    QTest::addColumn<QColor>("ground");
    for (const Theme* theme : {&Theme::lightTheme(), &Theme::darkTheme()}) {
        for (const Theme::Series& series : theme->series) {
            QTest::newRow(qPrintable((theme->dark ? QStringLiteral("dark ") : QStringLiteral("light ")) + series.name))
                << series.line << theme->base;
        }
    }
}

void ThemeTest::seriesContrast() {
    QFETCH(const QColor, line);
    QFETCH(const QColor, ground);
    QVERIFY(contrast(line, ground) >= forGraphics);
}

void ThemeTest::paletteRoundTrip_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void ThemeTest::paletteRoundTrip() {
    QFETCH(const bool, dark);
    const Theme& theme = dark ? Theme::darkTheme() : Theme::lightTheme();
    const QPalette palette = theme.palette();
    QCOMPARE(&Theme::of(palette), &theme);
    QCOMPARE(palette.color(QPalette::Active, QPalette::Highlight), theme.sel);
    QCOMPARE(palette.color(QPalette::Inactive, QPalette::Highlight), theme.selInactive);
    QCOMPARE(palette.color(QPalette::Disabled, QPalette::Text), theme.disabled);
}

void ThemeTest::cellsSwitchToo() {
    ui::prepareApplication();
    ui::applyTheme(ui::ThemeChoice::Light);
    const std::unique_ptr<QTableWidget> table(
        ui::makePlainTable(QStringLiteral("table"), QStringLiteral("Table"), {40, 0}, {}, nullptr));
    table->setRowCount(1);
    ui::setIconCell(table.get(), 0, 0, QStringLiteral("error"), ui::Tone::Error, QStringLiteral("Problem"));
    ui::setPlainCell(table.get(), 0, 1, QStringLiteral("HHHHH"), ui::Type::Number, ui::Tone::Text);
    table->resize(200, 60);
    table->show();
    // How far the pixel is that comes nearest to a colour: edges of letters and lines are mixed with the ground.
    const auto farFrom = [&](const QColor& color) {
        const QImage image = table->grab().toImage();
        int nearest = 3 * 255;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                nearest =
                    std::min(nearest, std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) +
                                          std::abs(pixel.blue() - color.blue()));
            }
        }
        return nearest;
    };
    constexpr int near = 130;
    for (const auto choice : {ui::ThemeChoice::Light, ui::ThemeChoice::Dark, ui::ThemeChoice::Light}) {
        ui::applyTheme(choice);
        const Theme& theme = choice == ui::ThemeChoice::Dark ? Theme::darkTheme() : Theme::lightTheme();
        QTRY_COMPARE(farFrom(theme.base), 0);
        QVERIFY(farFrom(theme.text) < near);
        QVERIFY(farFrom(theme.error) < near);
    }
}

void ThemeTest::switchesWithoutRestart() {
    ui::prepareApplication();
    ui::applyTheme(ui::ThemeChoice::Light);
    QWidget window;
    ui::setSurface(&window, ui::Surface::Chrome);
    ui::TextLabel label(QStringLiteral("usual"), ui::Type::Body, ui::Tone::Text2, &window);
    window.show();
    QCOMPARE(window.palette().color(QPalette::Window), Theme::lightTheme().chrome);
    QCOMPARE(label.palette().color(QPalette::WindowText), Theme::lightTheme().text2);
    ui::applyTheme(ui::ThemeChoice::Dark);
    QTRY_COMPARE(window.palette().color(QPalette::Window), Theme::darkTheme().chrome);
    QTRY_COMPARE(label.palette().color(QPalette::WindowText), Theme::darkTheme().text2);
    ui::applyTheme(ui::ThemeChoice::Light);
    QTRY_COMPARE(label.palette().color(QPalette::WindowText), Theme::lightTheme().text2);
}

namespace {

template <class Widget>
std::unique_ptr<QWidget> makeField() {
    return std::make_unique<Widget>();
}

std::unique_ptr<QWidget> makeEditableCombo() {
    auto combo = std::make_unique<QComboBox>();
    combo->setEditable(true);
    return combo;
}

QImage pictureOf(QWidget& widget) {
    QImage image(widget.size(), QImage::Format_RGB32);
    widget.render(&image);
    return image;
}

}  // namespace

using FieldMaker = std::unique_ptr<QWidget> (*)();
Q_DECLARE_METATYPE(FieldMaker)

void ThemeTest::fieldsHaveOutlines_data() {
    QTest::addColumn<FieldMaker>("make");
    QTest::addColumn<bool>("dark");
    const struct {
        const char* name;
        FieldMaker make;
    } fields[] = {{"line", &makeField<QLineEdit>},
                  {"number", &makeField<QSpinBox>},
                  {"number with a fraction", &makeField<QDoubleSpinBox>},
                  {"choice", &makeField<QComboBox>},
                  {"choice to type in", &makeEditableCombo},
                  {"lines", &makeField<QPlainTextEdit>}};
    for (const auto& field : fields) {
        for (const bool dark : {false, true})
            QTest::addRow("%s, %s", field.name, dark ? "dark" : "light") << field.make << dark;
    }
}

void ThemeTest::fieldsHaveOutlines() {
    QFETCH(const FieldMaker, make);
    QFETCH(const bool, dark);
    ui::applyTheme(dark ? ui::ThemeChoice::Dark : ui::ThemeChoice::Light);
    const Theme& theme = Theme::of(QApplication::palette());
    QCOMPARE(theme.dark, dark);
    const std::unique_ptr<QWidget> field = make();
    field->resize(120, 28);
    field->ensurePolished();
    const QImage image = pictureOf(*field);
    for (const QPoint& at : {QPoint(0, 14), QPoint(119, 14), QPoint(60, 0), QPoint(60, 27)}) {
        const QColor line = image.pixelColor(at);
        QVERIFY2(contrast(line, theme.window) >= forGraphics - 0.05, qPrintable(line.name()));
    }
    ui::applyTheme(ui::ThemeChoice::Light);
}

void ThemeTest::hoverKeepsOffTheFocusRing_data() {
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::addColumn<QStyle::SubControl>("part");
    QTest::newRow("left to right, up") << Qt::LeftToRight << QStyle::SC_SpinBoxUp;
    QTest::newRow("left to right, down") << Qt::LeftToRight << QStyle::SC_SpinBoxDown;
    QTest::newRow("right to left, up") << Qt::RightToLeft << QStyle::SC_SpinBoxUp;
    QTest::newRow("right to left, down") << Qt::RightToLeft << QStyle::SC_SpinBoxDown;
}

void ThemeTest::hoverKeepsOffTheFocusRing() {
    QFETCH(const Qt::LayoutDirection, direction);
    QFETCH(const QStyle::SubControl, part);
    ui::applyTheme(ui::ThemeChoice::Light);
    const QSpinBox box;
    QStyleOptionSpinBox option;
    option.initFrom(&box);
    option.direction = direction;
    option.rect = QRect(0, 0, 96, 24);
    option.frame = true;
    option.stepEnabled = QAbstractSpinBox::StepUpEnabled | QAbstractSpinBox::StepDownEnabled;
    option.subControls = QStyle::SC_All;
    option.state = QStyle::State_Enabled | QStyle::State_HasFocus | QStyle::State_MouseOver;
    const auto picture = [&](QStyle::SubControl active) {
        QImage image(option.rect.size(), QImage::Format_RGB32);
        image.fill(Theme::of(QApplication::palette()).window);
        QPainter painter(&image);
        option.activeSubControls = active;
        QApplication::style()->drawComplexControl(QStyle::CC_SpinBox, &option, &painter, &box);
        return image;
    };
    const QImage still = picture(QStyle::SC_None);
    const QImage hovered = picture(part);
    QVERIFY(hovered != still);
    for (const int x : {0, 1, 94, 95}) {
        for (int y = 0; y < 24; ++y) QCOMPARE(hovered.pixelColor(x, y), still.pixelColor(x, y));
    }
}

void ThemeTest::segmentsAreOneControl_data() {
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::newRow("left to right") << Qt::LeftToRight;
    QTest::newRow("right to left") << Qt::RightToLeft;
}

void ThemeTest::segmentsAreOneControl() {
    QFETCH(const Qt::LayoutDirection, direction);
    ui::applyTheme(ui::ThemeChoice::Light);
    const Theme& theme = Theme::of(QApplication::palette());
    QWidget box;
    box.setLayoutDirection(direction);
    ui::Segments segments(&box);
    for (int i = 0; i < 3; ++i) segments.add(i, QStringLiteral("part%1").arg(i), QStringLiteral("Part"), {});
    segments.choose(1);
    segments.resize(segments.sizeHint());
    segments.ensurePolished();
    QApplication::sendPostedEvents();
    segments.layout()->activate();
    const QImage image = pictureOf(segments);
    const auto* middle = segments.findChild<QWidget*>(QStringLiteral("part1"));
    const int y = segments.height() / 2;
    // The chosen one is filled, and one line, not two, stands at each of its sides.
    QCOMPARE(image.pixelColor(middle->x() + 3, y), theme.sel);
    QCOMPARE(image.pixelColor(middle->x(), y), theme.sel);
    QCOMPARE(image.pixelColor(middle->x() - 1, y), theme.border);
    QCOMPARE(image.pixelColor(middle->x() - 2, y), theme.raised);
    QCOMPARE(image.pixelColor(middle->x() + middle->width() - 1, y), theme.border);
    QCOMPARE(image.pixelColor(middle->x() + middle->width(), y), theme.raised);
    QCOMPARE(image.pixelColor(0, y), theme.border);
    QCOMPARE(image.pixelColor(segments.width() - 1, y), theme.border);
    // All are as wide chosen as not.
    for (int i : {0, 2})
        QCOMPARE(segments.findChild<QWidget*>(QStringLiteral("part%1").arg(i))->width(), middle->width());
}

GROUNDSWELL_TEST(ThemeTest, theme)
#include "tst_theme.moc"
