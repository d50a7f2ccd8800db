#include "models/core/edges.h"
#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/page_table.h"
#include "ui/shell/text_label.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSet>
#include <QShortcut>
#include <QTabBar>
#include <QTest>

#include <cmath>

using namespace groundswell;
using testing::WindowFixture;

namespace {

double channelLight(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double light(const QColor& color) {
    return 0.2126 * channelLight(color.redF()) + 0.7152 * channelLight(color.greenF()) +
           0.0722 * channelLight(color.blueF());
}

// WCAG 2.2; the palette's figures are given with one digit.
double contrastOf(const QColor& a, const QColor& b) {
    const double ratio = (std::max(light(a), light(b)) + 0.05) / (std::min(light(a), light(b)) + 0.05);
    return std::round(ratio * 10) / 10;
}

QString nameOf(const QWidget* widget) {
    QStringList path;
    for (const QWidget* one = widget; one != nullptr && path.size() < 4; one = one->parentWidget()) {
        path.prepend(one->objectName().isEmpty() ? QString::fromLatin1(one->metaObject()->className())
                                                 : one->objectName());
    }
    return path.join(QChar(u'/'));
}

// Of buttons of which one is pressed Tab goes to one, and arrow keys to the others.
bool isReachedByArrows(const QWidget* control) {
    const auto* button = qobject_cast<const QAbstractButton*>(control);
    const QButtonGroup* group = button != nullptr ? button->group() : nullptr;
    if (group == nullptr || !group->exclusive()) return false;
    const QList<QAbstractButton*> all = group->buttons();
    return std::any_of(all.begin(), all.end(),
                       [](const QAbstractButton* one) { return (one->focusPolicy() & Qt::TabFocus) != 0; });
}

// What a person operates; the insides of Qt's own widgets belong to them.
bool isControl(const QWidget* widget) {
    if (widget->objectName().startsWith(QStringLiteral("qt_"))) return false;
    if (qobject_cast<const QHeaderView*>(widget) != nullptr) return false;
    if (qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) != nullptr) return false;
    if (qobject_cast<const QComboBox*>(widget->parentWidget()) != nullptr) return false;
    if (qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr) return false;
    if (qobject_cast<const QTabBar*>(widget->parentWidget()) != nullptr) return false;
    return qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(widget) != nullptr ||
           qobject_cast<const QLineEdit*>(widget) != nullptr || qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
           qobject_cast<const QPlainTextEdit*>(widget) != nullptr;
}

QString accessibleNameOf(const QWidget* widget) {
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
    return interface != nullptr ? interface->text(QAccessible::Name) : widget->accessibleName();
}

}  // namespace

// Every page, as those meet it who do not use the mouse or the eyes.
class AccessibilityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void controlsHaveNames_data() { pages(); }
    void controlsHaveNames();
    void tabReachesEverything_data() { pages(); }
    void tabReachesEverything();
    void wordsHaveContrast_data();
    void wordsHaveContrast();
    void actionsHaveWords();
    void shortcutsDoNotClash();
    void windowThreadTouchesNothing();

private:
    static void pages() {
        QTest::addColumn<QString>("page");
        for (const ui::PageEntry& entry : ui::pageTable()) QTest::newRow(qPrintable(entry.name)) << entry.name;
    }
    void showPage(const QString& page) {
        QVERIFY(m_fixture->trigger(QStringLiteral("go_") + page));
        // What was asked for has arrived.
        const auto settled = [this] {
            for (const auto* table : m_fixture->window->findChildren<ui::RowTable*>()) {
                const auto* model = qobject_cast<const ui::PagedItemModel*>(table->model());
                if (table->isVisible() && model != nullptr && model->isLoading()) return false;
            }
            return true;
        };
        QTRY_VERIFY(settled());
    }
    [[nodiscard]] QList<QWidget*> controls() const {
        QList<QWidget*> found;
        for (QWidget* widget : m_fixture->window->findChildren<QWidget*>()) {
            if (widget->isVisible() && widget->window() == m_fixture->window.get() && isControl(widget))
                found << widget;
        }
        return found;
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void AccessibilityTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.minItems = 2; });
}

void AccessibilityTest::cleanupTestCase() {
    m_fixture.reset();
}

void AccessibilityTest::controlsHaveNames() {
    QFETCH(const QString, page);
    showPage(page);
    QStringList nameless;
    for (const QWidget* control : controls()) {
        if (control->focusPolicy() == Qt::NoFocus) continue;
        if (accessibleNameOf(control).trimmed().isEmpty()) nameless << nameOf(control);
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral(", "))));
}

void AccessibilityTest::tabReachesEverything() {
    QFETCH(const QString, page);
    showPage(page);
    // The chain that Tab follows, without moving the focus.
    QSet<const QWidget*> reached;
    const QWidget* first = m_fixture->window.get();
    int steps = 0;
    for (const QWidget* one = first->nextInFocusChain(); one != nullptr && one != first && steps < 20'000; ++steps) {
        reached << one;
        one = one->nextInFocusChain();
    }
    QStringList missed;
    for (const QWidget* control : controls()) {
        if (!control->isEnabled()) continue;
        const bool byTab = control->focusPolicy() & Qt::TabFocus;
        // Buttons inside a field, and lists that a field works for, are reached through it.
        const bool through = control->focusPolicy() == Qt::NoFocus;
        if (through) continue;
        if (!byTab && isReachedByArrows(control)) continue;
        if (!byTab || !reached.contains(control)) missed << nameOf(control);
    }
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QStringLiteral(", "))));
}

void AccessibilityTest::wordsHaveContrast_data() {
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("theme");
    for (const ui::PageEntry& entry : ui::pageTable()) {
        for (const char* theme : {"theme_light", "theme_dark"}) {
            QTest::addRow("%s, %s", qPrintable(entry.name), theme) << entry.name << QString::fromLatin1(theme);
        }
    }
}

void AccessibilityTest::wordsHaveContrast() {
    QFETCH(const QString, page);
    QFETCH(const QString, theme);
    showPage(page);
    QVERIFY(m_fixture->trigger(theme));
    QTRY_COMPARE(ui::Theme::of(m_fixture->window->palette()).dark, theme == u"theme_dark");
    const auto weak = [this] {
        QStringList found;
        for (const auto* label : m_fixture->window->findChildren<ui::TextLabel*>()) {
            if (!label->isVisible() || !label->isEnabled() || label->text().isEmpty()) continue;
            const QColor words = label->palette().color(QPalette::Active, QPalette::WindowText);
            // The ground is that of the nearest parent that fills its own.
            const QWidget* ground = label;
            while (ground->parentWidget() != nullptr && !ground->autoFillBackground()) ground = ground->parentWidget();
            const QColor below = ground->palette().color(QPalette::Active, QPalette::Window);
            if (contrastOf(words, below) < 4.5) found << nameOf(label);
        }
        return found.join(QStringLiteral(", "));
    };
    QTRY_COMPARE(weak(), QString());
    QVERIFY(m_fixture->trigger(QStringLiteral("theme_light")));
}

void AccessibilityTest::actionsHaveWords() {
    for (const auto* action : m_fixture->window->actions()) {
        const QString name = action->objectName();
        QVERIFY2(!name.isEmpty(), qPrintable(action->text()));
        QVERIFY2(!action->text().isEmpty(), qPrintable(name));
        QVERIFY2(!action->toolTip().isEmpty(), qPrintable(name));
    }
}

void AccessibilityTest::shortcutsDoNotClash() {
    QHash<QString, QString> seen;
    for (const auto* action : m_fixture->window->findChildren<QAction*>()) {
        for (const QKeySequence& keys : action->shortcuts()) {
            const QString name = keys.toString();
            QVERIFY2(!seen.contains(name), qPrintable(name + QStringLiteral(": ") + seen.value(name) +
                                                      QStringLiteral(", ") + action->objectName()));
            seen.insert(name, action->objectName());
        }
    }
    // Keys of a part of a page would make the window's ambiguous while that part has the focus.
    for (const auto* shortcut : m_fixture->window->findChildren<QShortcut*>()) {
        const QString name = shortcut->key().toString();
        QVERIFY2(!seen.contains(name), qPrintable(name + QStringLiteral(": ") + seen.value(name)));
    }
}

// Files, sockets, statements and transfers are for other threads: after a walk over all that asks for something this
// thread has been at none of them.
void AccessibilityTest::windowThreadTouchesNothing() {
    QFile file(m_fixture->path(QStringLiteral("few.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("id,text\nfew-1,A few words about the quay.\n");
    file.close();
    const core::EdgeCounts before = core::edgeCounts();
    for (const ui::PageEntry& entry : ui::pageTable()) showPage(entry.name);
    m_fixture->window->filter().change([](ui::FilterValues& values) {
        values.search = QStringLiteral("harbour");
        values.languages = {"en", "es"};
    });
    showPage(QStringLiteral("clusters"));
    m_fixture->window->filter().clear();
    showPage(QStringLiteral("content"));
    QVERIFY(m_fixture->importFiles({file.fileName()}));
    const auto ended = [this] { return pipeline::hasEnded(m_fixture->service->jobs().front().state); };
    QTRY_VERIFY_WITH_TIMEOUT(ended(), 60'000);
    QVERIFY(m_fixture->trigger(QStringLiteral("refresh")));
    showPage(QStringLiteral("overview"));
    const core::EdgeCounts after = core::edgeCounts();
    QCOMPARE(after.files, before.files);
    QCOMPARE(after.statements, before.statements);
    QCOMPARE(after.connections, before.connections);
    QCOMPARE(after.transfers, before.transfers);
}

GROUNDSWELL_TEST(AccessibilityTest, accessibility)
#include "tst_accessibility.moc"
