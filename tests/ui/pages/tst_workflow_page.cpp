#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/editors/json_editor.h"
#include "ui/editors/workflow_graph.h"
#include "ui/tables/format.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QSpinBox>
#include <QTabBar>
#include <QTableWidget>
#include <QTest>

#include <algorithm>
#include <set>

using namespace groundswell;
using testing::WindowFixture;

// The workflow of the sample through the window. The tests build on one another: a version is made, tried, activated.
class WorkflowPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void opensOnTheSample();
    void countsAreThoseOfTheStore();
    void keysReachAllStates();
    void anErrorShowsItsRowAndLine_data();
    void anErrorShowsItsRowAndLine();
    void undoAndRedoAreExact();
    void addsAStep();
    void parametersHaveFields_data();
    void parametersHaveFields();
    void routesHaveStatesToChoose();
    void aStepIsCalledOtherwise();
    void typedTextIsWrittenWhileItIsTyped_data() { typedFields(); }
    void typedTextIsWrittenWhileItIsTyped();
    void typedTextIsUnsavedAtOnce_data() { typedFields(); }
    void typedTextIsUnsavedAtOnce();
    void undoKnowsWhatWasJustTyped();
    void labelsOfStepsFit();
    void theFormWritesIntoTheText();
    void unsavedTextIsAskedAbout();
    void savingMakesAVersion();
    void activationWantsADryRun();
    void aDryRunListsItsItems();
    void activates();
    void comparesAndRestores();
    void theKeySavesWhatWasJustTyped_data() { typedFields(); }
    void theKeySavesWhatWasJustTyped();
    void theButtonSavesWhatWasJustTyped_data() { typedFields(); }
    void theButtonSavesWhatWasJustTyped();
    void aTextWithProblemsIsNotSaved();
    void reprocessingSaysHowManyAndBegins();

private:
    static void typedFields();
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return m_fixture->find<Widget>(QString::fromLatin1(name));
    }
    [[nodiscard]] ui::JsonEditor* editor() const { return find<ui::JsonEditor>("workflowText"); }
    [[nodiscard]] ui::WorkflowGraph* graph() const { return find<ui::WorkflowGraph>("workflowGraph"); }
    [[nodiscard]] QString label(const char* name) const { return find<QLabel>(name)->text(); }
    void click(const char* name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    [[nodiscard]] QString cell(const char* table, int row, int column) const {
        const QTableWidgetItem* item = find<QTableWidget>(table)->item(row, column);
        return item == nullptr ? QString() : item->text();
    }
    /// Types over the first occurrence of some words, as one step of undo.
    void replace(const QString& words, const QString& by) const {
        const auto at = static_cast<int>(editor()->content().indexOf(words));
        QVERIFY2(at >= 0, qPrintable(words));
        QTextCursor cursor(editor()->document());
        cursor.setPosition(at);
        cursor.setPosition(at + static_cast<int>(words.size()), QTextCursor::KeepAnchor);
        cursor.insertText(by);
    }
    [[nodiscard]] bool isChecked() const {
        return find<QLabel>("checkedLine")->text().startsWith(QStringLiteral("Checked"));
    }
    /// Shows the step that leads to a state.
    void select(const QString& state) const {
        graph()->selectState(state);
        Q_EMIT graph()->stateChosen(state);
    }
    static void choose(QComboBox* combo, const QString& words) {
        const int index = combo->findText(words);
        QVERIFY2(index >= 0, qPrintable(words));
        combo->setCurrentIndex(index);
        Q_EMIT combo->activated(index);
    }
    /// Where Tab leads to.
    static QWidget* behind(QWidget* widget) {
        do {
            widget = widget->nextInFocusChain();
        } while (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0);
        return widget;
    }
    /// Selects a step, whose way has a condition when that is what is typed.
    void selectFor(const QString& name, const QString& state) const {
        if (name.startsWith(QStringLiteral("route")) && !editor()->content().contains(QStringLiteral("\"routes\""))) {
            replace(QStringLiteral("\"to\": \"cleaned\""),
                    QStringLiteral("\"to\": \"cleaned\", \"routes\": [{\"if\": [{\"field\": \"language\", \"in\": "
                                   "[\"en\"]}], \"to\": \"identified\"}]"));
        }
        QTRY_VERIFY(isChecked());
        select(state);
    }
    /// Types over what a field of the step holds.
    void type(const QString& name, const QString& typed) const {
        find<QTabBar>("workflowTabs")->setCurrentIndex(0);
        auto* field = m_fixture->find<QWidget>(name);
        QVERIFY2(field != nullptr, qPrintable(name));
        field->setFocus();
        QTRY_VERIFY(field->hasFocus());
        lineOf(field)->selectAll();
        QTest::keyClicks(field, typed);
    }
    static QLineEdit* lineOf(QWidget* field) {
        auto* line = qobject_cast<QLineEdit*>(field);
        return line != nullptr ? line : field->findChild<QLineEdit*>();
    }
    void undoAll() const {
        while (editor()->document()->isUndoAvailable()) editor()->undo();
    }

    std::unique_ptr<WindowFixture> m_fixture;
    QString m_first;
};

void WorkflowPageTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_workflow")));
}

void WorkflowPageTest::cleanupTestCase() {
    m_fixture.reset();
}

void WorkflowPageTest::opensOnTheSample() {
    QTRY_VERIFY(!graph()->flow().boxes.empty());
    QTRY_COMPARE(label("workflowName"), QStringLiteral("standard"));
    QTRY_COMPARE(label("workflowTag"), QStringLiteral("version 1"));
    QTRY_VERIFY(label("workflowActive").startsWith(QStringLiteral("active: version 1")));
    m_first = editor()->content();
    QVERIFY(m_first.contains(QStringLiteral("\"states\"")));
    QVERIFY(!editor()->isReadOnly());
    QTRY_VERIFY(isChecked());
    QVERIFY(editor()->errorLines().isEmpty());
    QVERIFY(!find<QWidget>("saveWorkflow")->isEnabled());
    QVERIFY(!find<QWidget>("activateWorkflow")->isEnabled());
    QTRY_COMPARE(label("activateReason"), QStringLiteral("Version 1 is active"));
    QCOMPARE(label("saved"), QStringLiteral("All changes saved"));
    for (const char* name : {"workflowGraph", "workflowText", "problemTable", "testTable", "waitingTable",
                             "versionTable", "undoText", "redoText", "zoomIn", "zoomOut", "zoomFit"})
        QVERIFY2(!find<QWidget>(name)->accessibleName().isEmpty(), name);
}

void WorkflowPageTest::countsAreThoseOfTheStore() {
    std::optional<pipeline::Summary> summary;
    const pipeline::Ticket ticket = m_fixture->service->summary([&](core::Result<pipeline::Summary> answer) {
        if (answer) summary = std::move(*answer);
    });
    QTRY_VERIFY(summary.has_value());
    QTRY_VERIFY(graph()->picture().hasCounts);
    std::int64_t shown = 0;
    for (const auto& [state, items] : graph()->picture().counts) {
        QCOMPARE(items, summary->itemsByState[state]);
        shown += items;
    }
    QCOMPARE(shown, summary->items);
    graph()->selectState(QStringLiteral("completed"));
    QVERIFY2(graph()->accessibleDescription().contains(ui::formatCount(summary->itemsByState["completed"])),
             qPrintable(graph()->accessibleDescription()));
}

void WorkflowPageTest::keysReachAllStates() {
    graph()->setFocus(Qt::TabFocusReason);
    std::set<QString> reached;
    QTest::keyClick(graph(), Qt::Key_Home);
    reached.insert(graph()->selectedState());
    QCOMPARE(graph()->selectedState(), QStringLiteral("ready"));
    for (std::size_t i = 1; i < graph()->flow().boxes.size(); ++i) {
        QTest::keyClick(graph(), Qt::Key_PageDown);
        reached.insert(graph()->selectedState());
    }
    QCOMPARE(reached.size(), graph()->flow().boxes.size());
    QTest::keyClick(graph(), Qt::Key_Home);
    QTest::keyClick(graph(), Qt::Key_Right);
    QCOMPARE(graph()->selectedState(), QStringLiteral("cleaned"));
    QVERIFY(find<QTabBar>("workflowTabs")->tabText(0).contains(QStringLiteral("clean")));
    QCOMPARE(find<QComboBox>("stepFrom")->currentText(), QStringLiteral("ready"));
    QCOMPARE(find<QComboBox>("stepTo")->currentText(), QStringLiteral("cleaned"));
}

void WorkflowPageTest::anErrorShowsItsRowAndLine_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("by");
    QTest::addColumn<QString>("says");
    QTest::newRow("broken") << QStringLiteral("\"states\": [") << QStringLiteral("\"states\": ")
                            << QStringLiteral("JSON");
    QTest::newRow("unknown state") << QStringLiteral("\"to\": \"identified\"") << QStringLiteral("\"to\": \"nowhere\"")
                                   << QStringLiteral("nowhere");
    QTest::newRow("unknown step") << QStringLiteral("\"step\": \"language\"") << QStringLiteral("\"step\": \"guess\"")
                                  << QStringLiteral("guess");
}

void WorkflowPageTest::anErrorShowsItsRowAndLine() {
    QFETCH(const QString, words);
    QFETCH(const QString, by);
    QFETCH(const QString, says);
    replace(words, by);
    QTRY_VERIFY(isChecked() && !editor()->errorLines().isEmpty());
    QTRY_VERIFY(cell("problemTable", 0, 1).contains(says));
    QVERIFY(find<QTabBar>("findingTabs")->tabText(0) != QStringLiteral("Validation"));
    QVERIFY(!find<QWidget>("saveWorkflow")->isEnabled());
    QVERIFY(!find<QWidget>("dryRun")->isEnabled());
    QVERIFY(label("activateReason").contains(QStringLiteral("left")));
    // The row leads to its line.
    auto* table = find<QTableWidget>("problemTable");
    Q_EMIT table->cellClicked(0, 1);
    QVERIFY(editor()->errorLines().contains(editor()->currentLine()));
    undoAll();
    QCOMPARE(editor()->content(), m_first);
    QTRY_VERIFY(isChecked() && editor()->errorLines().isEmpty());
}

void WorkflowPageTest::undoAndRedoAreExact() {
    constexpr int edits = 200;
    for (int i = 0; i < edits; ++i) {
        QTextCursor cursor(editor()->document());
        cursor.setPosition((i * 37) % editor()->document()->characterCount());
        cursor.beginEditBlock();
        cursor.insertText(i % 3 == 0 ? QStringLiteral("\n  é%1").arg(i) : QStringLiteral("{\"%1\"").arg(i));
        cursor.endEditBlock();
    }
    const QString last = editor()->content();
    QVERIFY(last != m_first);
    while (editor()->document()->isUndoAvailable()) click("undoText");
    QCOMPARE(editor()->content(), m_first);
    while (editor()->document()->isRedoAvailable()) click("redoText");
    QCOMPARE(editor()->content(), last);
    undoAll();
    QCOMPARE(editor()->content(), m_first);
    QTRY_VERIFY(isChecked() && editor()->errorLines().isEmpty());
    QCOMPARE(label("workflowTag"), QStringLiteral("version 1"));
}

void WorkflowPageTest::addsAStep() {
    const auto before = graph()->flow().boxes.size();
    graph()->setFocus();
    QTest::keyClick(graph(), Qt::Key_Home);
    click("addStep");
    QTRY_COMPARE(graph()->flow().boxes.size(), before + 1);
    QTRY_COMPARE(graph()->selectedState(), QStringLiteral("new"));
    QVERIFY(editor()->errorLines().isEmpty());
    QVERIFY(graph()->picture().addedStates.contains("new"));
    QCOMPARE(find<QComboBox>("stepFrom")->currentText(), QStringLiteral("ready"));
    click("undoText");
    QCOMPARE(editor()->content(), m_first);
    QTRY_COMPARE(graph()->flow().boxes.size(), before);
}

void WorkflowPageTest::parametersHaveFields_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("written");
    QTest::addColumn<bool>("isValid");
    QTest::newRow("a number") << QStringLiteral("12") << QStringLiteral("\"limit\": 12") << true;
    QTest::newRow("too many") << QStringLiteral("500") << QStringLiteral("\"limit\": 500") << false;
    QTest::newRow("a word") << QStringLiteral("many") << QStringLiteral("\"limit\": \"many\"") << false;
}

void WorkflowPageTest::parametersHaveFields() {
    QFETCH(const QString, typed);
    QFETCH(const QString, written);
    QFETCH(const bool, isValid);
    select(QStringLiteral("keyworded"));
    QCOMPARE(find<QComboBox>("stepKind")->currentText(), QStringLiteral("keywords"));
    QCOMPARE(find<QLineEdit>("parameter_limit")->placeholderText(), QStringLiteral("10, the default"));
    QCOMPARE(find<QComboBox>("parameter_preset")->currentText(), QStringLiteral("whole_phrases, the default"));
    QCOMPARE(behind(find<QWidget>("stepKind")), find<QWidget>("parameter_service"));
    QCOMPARE(behind(find<QWidget>("parameter_limit")), find<QWidget>("stepPool"));
    QTest::keyClicks(find<QLineEdit>("parameter_limit"), typed);
    QTest::keyClick(find<QLineEdit>("parameter_limit"), Qt::Key_Return);
    QVERIFY2(editor()->content().contains(written), qPrintable(editor()->content()));
    QTRY_VERIFY(isChecked());
    QCOMPARE(editor()->errorLines().isEmpty(), isValid);
    QCOMPARE(find<QLineEdit>("parameter_limit")->text(), typed);
    // Each change is one step back.
    choose(find<QComboBox>("parameter_preset"), QStringLiteral("published"));
    QVERIFY(editor()->content().contains(QStringLiteral("\"preset\": \"published\"")));
    click("undoText");
    QVERIFY(!editor()->content().contains(QStringLiteral("published")));
    click("undoText");
    QCOMPARE(editor()->content(), m_first);
    QTRY_VERIFY(isChecked());
    QTRY_COMPARE(find<QLineEdit>("parameter_limit")->text(), QString());
}

void WorkflowPageTest::routesHaveStatesToChoose() {
    replace(QStringLiteral("\"to\": \"cleaned\""),
            QStringLiteral("\"to\": \"cleaned\", \"routes\": [{\"if\": [{\"field\": \"language\", \"in\": [\"en\", "
                           "\"fr\"]}], \"to\": \"identified\"}]"));
    QTRY_VERIFY(isChecked());
    QVERIFY(editor()->errorLines().isEmpty());
    select(QStringLiteral("cleaned"));
    auto* route = find<QComboBox>("route_0");
    QVERIFY(route != nullptr);
    QCOMPARE(route->currentText(), QStringLiteral("identified"));
    QVERIFY2(route->accessibleName().contains(QStringLiteral("language")), qPrintable(route->accessibleName()));
    QVERIFY2(route->accessibleName().contains(QStringLiteral("fr")), qPrintable(route->accessibleName()));
    choose(route, QStringLiteral("completed"));
    QVERIFY(editor()->content().contains(QStringLiteral("\"to\": \"completed\"}]")));
    QTRY_VERIFY(isChecked());
    auto* values = find<QLineEdit>("routeOperand_0");
    QCOMPARE(values->text(), QStringLiteral("en, fr"));
    values->selectAll();
    QTest::keyClicks(values, QStringLiteral("de"));
    QTest::keyClick(values, Qt::Key_Return);
    QVERIFY(editor()->content().contains(QStringLiteral("\"in\": [\"de\"]")));
    QTRY_VERIFY(isChecked());
    QVERIFY(editor()->errorLines().isEmpty());
    choose(find<QComboBox>("routeComparison_0"), QStringLiteral("is there"));
    QVERIFY(editor()->content().contains(QStringLiteral("\"exists\": true")));
    QTRY_VERIFY(isChecked());
    QVERIFY(find<QLineEdit>("routeOperand_0")->isHidden());
    // Another one, and none at all.
    click("addRoute");
    QTRY_VERIFY(find<QComboBox>("route_1") != nullptr);
    QVERIFY(editor()->errorLines().isEmpty());
    click("removeRoute_0");
    QTRY_VERIFY(find<QComboBox>("route_1") == nullptr);
    QCOMPARE(find<QComboBox>("route_0")->currentText(), QStringLiteral("cleaned"));
    click("removeRoute_0");
    QVERIFY(!editor()->content().contains(QStringLiteral("\"routes\"")));
    QTRY_VERIFY(find<QComboBox>("route_0") == nullptr);
    undoAll();
    QCOMPARE(editor()->content(), m_first);
    QTRY_VERIFY(isChecked());
}

void WorkflowPageTest::aStepIsCalledOtherwise() {
    select(QStringLiteral("cleaned"));
    auto* name = find<QLineEdit>("stepName");
    QCOMPARE(name->text(), QStringLiteral("clean"));
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("tidy"));
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(editor()->content().contains(QStringLiteral("\"id\": \"tidy\"")));
    QTRY_VERIFY(isChecked());
    QVERIFY(editor()->errorLines().isEmpty());
    QCOMPARE(find<QTabBar>("workflowTabs")->tabText(0), QStringLiteral("Step “tidy”"));
    undoAll();
    QCOMPARE(editor()->content(), m_first);
    QTRY_VERIFY(isChecked());
}

void WorkflowPageTest::typedFields() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("more");
    QTest::addColumn<QString>("writtenThen");
    const auto row = [](const char* title, const char* name, const char* state, const char* typed, const char* written,
                        const char* more, const char* then) {
        QTest::newRow(title) << QString::fromLatin1(name) << QString::fromLatin1(state) << QString::fromLatin1(typed)
                             << QString::fromLatin1(written) << QString::fromLatin1(more) << QString::fromLatin1(then);
    };
    row("name", "stepName", "cleaned", "tidy", "\"id\": \"tidy\"", "er", "\"id\": \"tidyer\"");
    row("values of a route", "routeOperand_0", "cleaned", "de, ", "\"in\": [\"de\"]", "fr", "\"in\": [\"de\", \"fr\"]");
    row("field of a route", "routeField_0", "cleaned", "metrics.a", "\"field\": \"metrics.a\"", "b",
        "\"field\": \"metrics.ab\"");
    row("parameter", "parameter_limit", "keyworded", "1", "\"limit\": 1", "4", "\"limit\": 14");
    row("attempts", "stepAttempts", "cleaned", "8", "\"attempts\": 8", "1", "\"attempts\": 81");
    row("soft limit", "stepSoftLimit", "cleaned", "4321.5", "\"soft_limit_s\": 4321.5", "2",
        "\"soft_limit_s\": 4321.52");
}

void WorkflowPageTest::typedTextIsWrittenWhileItIsTyped() {
    QFETCH(const QString, name);
    QFETCH(const QString, state);
    QFETCH(const QString, typed);
    QFETCH(const QString, written);
    QFETCH(const QString, more);
    QFETCH(const QString, writtenThen);
    selectFor(name, state);
    type(name, typed);
    QVERIFY(!editor()->content().contains(written));
    QTRY_VERIFY2(editor()->content().contains(written), qPrintable(editor()->content()));
    QTRY_VERIFY(isChecked());
    // Typing goes on where it was.
    auto* field = m_fixture->find<QWidget>(name);
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, more);
    QVERIFY2(lineOf(field)->text().startsWith(typed + more), qPrintable(lineOf(field)->text()));
    QTRY_VERIFY2(editor()->content().contains(writtenThen), qPrintable(editor()->content()));
    QTRY_VERIFY(isChecked());
    undoAll();
    QCOMPARE(editor()->content(), m_first);
    QTRY_VERIFY(isChecked());
}

void WorkflowPageTest::typedTextIsUnsavedAtOnce() {
    QFETCH(const QString, name);
    QFETCH(const QString, state);
    QFETCH(const QString, typed);
    QFETCH(const QString, written);
    selectFor(name, state);
    const auto asked = m_fixture->seams.questions.size();
    m_fixture->seams.agree = false;
    type(name, typed);
    m_fixture->window->close();
    m_fixture->seams.agree = true;
    QCOMPARE(m_fixture->seams.questions.size(), asked + 1);
    QVERIFY(m_fixture->seams.questions.last().contains(QStringLiteral("not saved")));
    QVERIFY(m_fixture->window->isVisible());
    QVERIFY2(editor()->content().contains(written), qPrintable(editor()->content()));
    undoAll();
    QCOMPARE(editor()->content(), m_first);
    QTRY_VERIFY(isChecked());
}

void WorkflowPageTest::undoKnowsWhatWasJustTyped() {
    select(QStringLiteral("keyworded"));
    type(QStringLiteral("parameter_limit"), QStringLiteral("1"));
    QTRY_VERIFY(editor()->content().contains(QStringLiteral("\"limit\": 1")));
    const QString before = editor()->content();
    QTest::keyClicks(find<QLineEdit>("parameter_limit"), QStringLiteral("4"));
    click("undoText");
    QCOMPARE(editor()->content(), before);
    QTRY_VERIFY(isChecked());
    QTRY_COMPARE(find<QLineEdit>("parameter_limit")->text(), QStringLiteral("1"));
    click("redoText");
    QVERIFY(editor()->content().contains(QStringLiteral("\"limit\": 14")));
    QTRY_VERIFY(isChecked());
    QTRY_COMPARE(find<QLineEdit>("parameter_limit")->text(), QStringLiteral("14"));
    undoAll();
    QCOMPARE(editor()->content(), m_first);
    QTRY_VERIFY(isChecked());
}

void WorkflowPageTest::labelsOfStepsFit() {
    const QFontMetricsF metrics(ui::fontFor(ui::Type::Caption));
    const QSize before = m_fixture->window->size();
    for (const QSize& size : {QSize(960, 600), QSize(1366, 768)}) {
        m_fixture->window->resize(size);
        QTRY_COMPARE(m_fixture->window->size(), size);
        for (const ui::WorkflowLine& line : graph()->flow().lines) {
            if (line.step < 0) continue;
            const QString name = ui::text(graph()->picture().sketch.steps[static_cast<std::size_t>(line.step)].id);
            QCOMPARE(ui::workflowLabelLines(name, line.labelRoom, metrics), QStringList{name});
        }
    }
    m_fixture->window->resize(before);
}

void WorkflowPageTest::theFormWritesIntoTheText() {
    graph()->setFocus();
    QTest::keyClick(graph(), Qt::Key_Home);
    QTest::keyClick(graph(), Qt::Key_Right);
    find<QSpinBox>("stepAttempts")->setValue(7);
    QVERIFY(editor()->content().contains(QStringLiteral("\"attempts\": 7")));
    QTRY_COMPARE(label("workflowTag"), QStringLiteral("draft 2"));
    QCOMPARE(label("saved"), QStringLiteral("Changes not saved"));
    QTRY_VERIFY(isChecked());
    QVERIFY(graph()->picture().changedSteps.contains("clean"));
    // It stays when another page is shown.
    const QString draft = editor()->content();
    m_fixture->window->showPage(QStringLiteral("overview"));
    m_fixture->window->showPage(QStringLiteral("workflow"));
    QCOMPARE(editor()->content(), draft);
    QCOMPARE(find<QSpinBox>("stepAttempts")->value(), 7);
}

void WorkflowPageTest::unsavedTextIsAskedAbout() {
    const QString draft = editor()->content();
    const auto asked = m_fixture->seams.questions.size();
    m_fixture->seams.agree = false;
    m_fixture->window->close();
    QCOMPARE(m_fixture->seams.questions.size(), asked + 1);
    QVERIFY(m_fixture->seams.questions.last().contains(QStringLiteral("not saved")));
    QVERIFY(m_fixture->window->isVisible());
    m_fixture->window->openWorkspace(QStringLiteral("sample"));
    QCOMPARE(m_fixture->seams.questions.size(), asked + 2);
    QVERIFY(m_fixture->window->hasWorkspace());
    QCOMPARE(editor()->content(), draft);
    m_fixture->seams.agree = true;
}

void WorkflowPageTest::savingMakesAVersion() {
    const QString draft = editor()->content();
    QTRY_VERIFY(find<QWidget>("saveWorkflow")->isEnabled());
    QCOMPARE(label("activateReason"), QStringLiteral("Save it first"));
    click("saveWorkflow");
    QTRY_COMPARE(find<QTableWidget>("versionTable")->rowCount(), 2);
    QTRY_COMPARE(label("workflowTag"), QStringLiteral("version 2"));
    QCOMPARE(cell("versionTable", 0, 0), QStringLiteral("2"));
    QCOMPARE(cell("versionTable", 1, 1), QStringLiteral("active"));
    QCOMPARE(editor()->content(), draft);
    QCOMPARE(label("saved"), QStringLiteral("All changes saved"));
    QTRY_VERIFY(!find<QWidget>("saveWorkflow")->isEnabled());
}

void WorkflowPageTest::activationWantsADryRun() {
    QTRY_COMPARE(label("activateReason"), QStringLiteral("A dry run comes first"));
    QVERIFY(!find<QWidget>("activateWorkflow")->isEnabled());
    const auto asked = m_fixture->seams.questions.size();
    find<QAction>("activateForNew")->trigger();
    QCOMPARE(m_fixture->seams.questions.size(), asked);
    QVERIFY(label("workflowActive").startsWith(QStringLiteral("active: version 1")));
}

void WorkflowPageTest::aDryRunListsItsItems() {
    QTRY_VERIFY(find<QWidget>("dryRun")->isEnabled());
    click("dryRun");
    QTRY_COMPARE_WITH_TIMEOUT(find<QTableWidget>("testTable")->rowCount(), 20, 60'000);
    QVERIFY2(label("testSummary").contains(QStringLiteral("Passed")), qPrintable(label("testSummary")));
    for (int row = 0; row < 20; ++row) {
        QVERIFY(!cell("testTable", row, 1).isEmpty());
        QVERIFY(!cell("testTable", row, 2).isEmpty());
    }
    QTRY_VERIFY(find<QWidget>("activateWorkflow")->isEnabled());
    QCOMPARE(label("activateReason"), QString());
}

void WorkflowPageTest::activates() {
    const auto asked = m_fixture->seams.questions.size();
    find<QAction>("activateForNew")->trigger();
    QCOMPARE(m_fixture->seams.questions.size(), asked + 1);
    QTRY_VERIFY_WITH_TIMEOUT(label("workflowActive").startsWith(QStringLiteral("active: version 2")), 60'000);
    QTRY_COMPARE(label("activateReason"), QStringLiteral("Version 2 is active"));
    QTRY_COMPARE(cell("versionTable", 0, 1), QStringLiteral("active"));
    QTRY_VERIFY(graph()->picture().changedSteps.empty());
}

void WorkflowPageTest::comparesAndRestores() {
    click("compareVersions");
    QTRY_VERIFY(find<QTableWidget>("diffTable")->rowCount() > 0);
    QVERIFY(cell("diffTable", 0, 0).contains(QStringLiteral("attempts")));
    find<QTableWidget>("versionTable")->selectRow(1);
    QTRY_VERIFY(find<QWidget>("restoreVersion")->isEnabled());
    click("restoreVersion");
    QTRY_COMPARE(find<QTableWidget>("versionTable")->rowCount(), 3);
    QTRY_COMPARE(editor()->content(), m_first);
    QTRY_COMPARE(label("workflowTag"), QStringLiteral("version 3"));
}

void WorkflowPageTest::theKeySavesWhatWasJustTyped() {
    QFETCH(const QString, name);
    QFETCH(const QString, state);
    QFETCH(const QString, typed);
    QFETCH(const QString, written);
    const int versions = find<QTableWidget>("versionTable")->rowCount();
    selectFor(name, state);
    type(name, typed);
    Q_EMIT find<QShortcut>("saveKey")->activated();
    QVERIFY(editor()->content().contains(written));
    QTRY_COMPARE(find<QTableWidget>("versionTable")->rowCount(), versions + 1);
    QTRY_COMPARE(label("saved"), QStringLiteral("All changes saved"));
    QTRY_VERIFY(!find<QWidget>("saveWorkflow")->isEnabled());
}

void WorkflowPageTest::theButtonSavesWhatWasJustTyped() {
    QFETCH(const QString, name);
    QFETCH(const QString, state);
    QFETCH(const QString, typed);
    QFETCH(const QString, more);
    QFETCH(const QString, writtenThen);
    const int versions = find<QTableWidget>("versionTable")->rowCount();
    selectFor(name, state);
    QTRY_VERIFY(isChecked());
    QVERIFY(!find<QWidget>("saveWorkflow")->isEnabled());
    type(name, typed + more);
    QVERIFY(find<QWidget>("saveWorkflow")->isEnabled());
    click("saveWorkflow");
    QVERIFY(editor()->content().contains(writtenThen));
    QTRY_COMPARE(find<QTableWidget>("versionTable")->rowCount(), versions + 1);
    QTRY_COMPARE(label("saved"), QStringLiteral("All changes saved"));
    QTRY_VERIFY(!find<QWidget>("saveWorkflow")->isEnabled());
}

void WorkflowPageTest::aTextWithProblemsIsNotSaved() {
    const int versions = find<QTableWidget>("versionTable")->rowCount();
    select(QStringLiteral("keyworded"));
    type(QStringLiteral("parameter_limit"), QStringLiteral("500"));
    click("saveWorkflow");
    QTRY_VERIFY(isChecked());
    QVERIFY(!find<QWidget>("saveWorkflow")->isEnabled());
    auto* sentence = find<QWidget>("workflowNotice")->findChild<QLabel*>(QStringLiteral("noticeSentence"));
    QVERIFY2(sentence->isVisible() && sentence->text().contains(QStringLiteral("not saved")),
             qPrintable(sentence->text()));
    QCOMPARE(find<QTableWidget>("versionTable")->rowCount(), versions);
    undoAll();
}

void WorkflowPageTest::reprocessingSaysHowManyAndBegins() {
    select(QStringLiteral("keyworded"));
    type(QStringLiteral("parameter_limit"), QStringLiteral("13"));
    click("saveWorkflow");
    QTRY_VERIFY(find<QWidget>("dryRun")->isEnabled());
    QTRY_COMPARE(label("activateReason"), QStringLiteral("A dry run comes first"));
    click("dryRun");
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("activateWorkflow")->isEnabled(), 60'000);
    const auto asked = m_fixture->seams.questions.size();
    find<QAction>("activateAndReprocess")->trigger();
    QTRY_COMPARE(m_fixture->seams.questions.size(), asked + 1);
    const QString question = m_fixture->seams.questions.last();
    QVERIFY2(question.contains(QStringLiteral("items go through it again")), qPrintable(question));
    auto* notice = find<QWidget>("workflowNotice");
    auto* sentence = notice->findChild<QLabel*>(QStringLiteral("noticeSentence"));
    auto* process = notice->findChild<QAbstractButton*>(QStringLiteral("noticeAction"));
    QTRY_VERIFY_WITH_TIMEOUT(process->isVisible(), 60'000);
    QCOMPARE(process->text(), QStringLiteral("Process now"));
    QVERIFY2(sentence->text().contains(QStringLiteral("items go through it again")), qPrintable(sentence->text()));
    const auto processed = [this] {
        const auto jobs = m_fixture->service->jobs();
        return std::count_if(jobs.begin(), jobs.end(), [](const pipeline::JobStatus& job) {
            return job.kind == pipeline::JobKind::Process && job.state == pipeline::JobState::Completed &&
                   job.counts.processed > 0;
        });
    };
    const auto before = processed();
    QTest::mouseClick(process, Qt::LeftButton);
    QVERIFY(notice->isHidden());
    QTRY_COMPARE_WITH_TIMEOUT(processed(), before + 1, 60'000);
}

GROUNDSWELL_TEST(WorkflowPageTest, workflow_page)
#include "tst_workflow_page.moc"
