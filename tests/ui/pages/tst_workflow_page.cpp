#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/editors/json_editor.h"
#include "ui/editors/workflow_graph.h"
#include "ui/tables/format.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QSpinBox>
#include <QTabBar>
#include <QTableWidget>
#include <QTest>

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
    void theFormWritesIntoTheText();
    void unsavedTextIsAskedAbout();
    void savingMakesAVersion();
    void activationWantsADryRun();
    void aDryRunListsItsItems();
    void activates();
    void comparesAndRestores();

private:
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

void WorkflowPageTest::theFormWritesIntoTheText() {
    graph()->setFocus();
    QTest::keyClick(graph(), Qt::Key_Home);
    QTest::keyClick(graph(), Qt::Key_Right);
    find<QSpinBox>("stepAttempts")->setValue(7);
    QVERIFY(editor()->content().contains(QStringLiteral("\"attempts\": 7")));
    QTRY_COMPARE(label("workflowTag"), QStringLiteral("draft 2"));
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

GROUNDSWELL_TEST(WorkflowPageTest, workflow_page)
#include "tst_workflow_page.moc"
