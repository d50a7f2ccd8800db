#include "tests/support/feed_site.h"
#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/charts/missing_days.h"
#include "ui/tables/row_table.h"
#include "ui/tables/source_item_model.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QCloseEvent>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>
#include <set>

using namespace groundswell;
using testing::WindowFixture;

// Sources through the real window, with a site on loopback.
class SourcesPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void addsAFeedAfterALook();
    void undoesIt();
    void whatIsSaidOfAnAddressGoesWithIt();
    void refusesABadAddressInPlace();
    void aNewSourceNeedsSomethingToAskFor();
    void nothingIsSavedOrTriedBeforeTheCheck();
    void asksBeforeChangesAreLost();
    void choosesAFeedOfAPage();
    void editsAScheduleByKeyboard();
    void fieldsAndTextSayTheSame();
    void importsAListOnce();
    void tellsDeadFeedsFromMovedOnes();
    void pausesAndResumes();
    void aFailingSourceSaysWhy();
    void backfillOfAllAsksFirst();
    void backfillAsksFirst();
    void fetchesADateRange();
    void backfillOfAllSaysWhatItCannotFill();
    void savesSettings();
    void fetchingWithoutQueriesSaysSo();

private:
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return m_fixture->find<Widget>(QString::fromLatin1(name));
    }
    void click(const char* name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    [[nodiscard]] QString label(const char* name) const { return find<QLabel>(name)->text(); }
    [[nodiscard]] ui::RowTable* table() const { return find<ui::RowTable>("sourceTable"); }
    [[nodiscard]] ui::SourceItemModel* model() const { return qobject_cast<ui::SourceItemModel*>(table()->model()); }
    [[nodiscard]] int rowOf(const std::string& id) const { return model()->rowOf(ui::SourceItemModel::numberOf(id)); }
    [[nodiscard]] QString cell(const std::string& id, int column) const {
        return model()->index(rowOf(id), column).data().toString();
    }
    [[nodiscard]] const config::SourceConfig* source(const char* id) const {
        return m_fixture->service->workspace()->source(id);
    }
    [[nodiscard]] QString address(const char* target) const { return QString::fromStdString(m_server->url(target)); }
    void select(const std::string& id) const { table()->setCurrentIndex(model()->index(rowOf(id), 1)); }
    [[nodiscard]] bool backfills() const {
        const auto jobs = m_fixture->service->jobs();
        return std::any_of(jobs.begin(), jobs.end(), [](const auto& job) { return job.task == "backfill"; });
    }
    /// Opens the dialog for one address and looks at it.
    void look(const char* target) const;
    void openBackfillOfAll() const {
        QVERIFY(m_fixture->trigger(QStringLiteral("backfillGaps")));
        QTRY_VERIFY(find<QDialog>("backfillDialog") != nullptr);
    }

    std::unique_ptr<testing::ScriptedServer> m_server;
    std::unique_ptr<WindowFixture> m_fixture;
};

void SourcesPageTest::initTestCase() {
    m_server = std::make_unique<testing::ScriptedServer>(testing::feedSite());
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_sources")));
    QTRY_COMPARE(model()->rowCount(), 2);
    new QAbstractItemModelTester(model(), QAbstractItemModelTester::FailureReportingMode::QtTest, model());
    QTRY_VERIFY(rowOf("files") >= 0);
    QCOMPARE(cell("files", ui::SourceItemModel::State), QStringLiteral("By hand"));
}

void SourcesPageTest::cleanupTestCase() {
    m_fixture.reset();
    m_server.reset();
}

void SourcesPageTest::look(const char* target) const {
    QVERIFY(m_fixture->trigger(QStringLiteral("addFeed")));
    QTRY_VERIFY(find<QLineEdit>("feedAddress") != nullptr);
    find<QLineEdit>("feedAddress")->setText(address(target));
    find<QCheckBox>("feedPrivate")->setChecked(true);
    click("lookAtFeed");
}

void SourcesPageTest::addsAFeedAfterALook() {
    look("/feed");
    QTRY_VERIFY(label("feedTitle").contains(QStringLiteral("Harbour")));
    QCOMPARE(find<QListWidget>("feedEntries")->count(), 3);
    QVERIFY(source("feeds") == nullptr);
    QTRY_VERIFY(find<QAbstractButton>("addFeedNow")->isEnabled());
    click("addFeedNow");
    QTRY_VERIFY(source("feeds") != nullptr);
    QTRY_VERIFY(rowOf("feeds") >= 0);
    QTRY_VERIFY(find<QDialog>("addFeedDialog") == nullptr);
    QVERIFY(find<QWidget>("sourcesNotice")->isVisible());
    QVERIFY2(
        model()->index(rowOf("feeds"), 1).data(ui::SecondLineRole).toString().startsWith(QStringLiteral("1 feed, ")),
        qPrintable(model()->index(rowOf("feeds"), 1).data(ui::SecondLineRole).toString()));
}

void SourcesPageTest::undoesIt() {
    auto* undo = find<QWidget>("sourcesNotice")->findChild<QAbstractButton*>(QStringLiteral("noticeAction"));
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_VERIFY(source("feeds") == nullptr);
    QTRY_COMPARE(rowOf("feeds"), -1);
    // An undo is undone the same way.
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_VERIFY(source("feeds") != nullptr);
    QTRY_VERIFY(rowOf("feeds") >= 0);
    select("feeds");
    QTRY_VERIFY(find<QWidget>("sourceDock")->isVisible());
    click("retrySource");
    QTRY_COMPARE_WITH_TIMEOUT(cell("feeds", ui::SourceItemModel::State), QStringLiteral("Good"), 30'000);
    QTRY_VERIFY(label("sourceRuns").contains(QStringLiteral("3 new")));
}

void SourcesPageTest::whatIsSaidOfAnAddressGoesWithIt() {
    QVERIFY(m_fixture->trigger(QStringLiteral("addFeed")));
    QTRY_VERIFY(find<QLineEdit>("feedAddress") != nullptr);
    auto* field = find<QLineEdit>("feedAddress");
    field->setText(address("/feed"));
    click("lookAtFeed");
    auto* notice = find<QDialog>("addFeedDialog")->findChild<QWidget*>(QStringLiteral("notice"));
    QTRY_VERIFY(notice->isVisible());
    // One sentence: there was no question that the network could have answered.
    QCOMPARE(notice->findChild<QLabel*>(QStringLiteral("noticeSentence"))->text(),
             QStringLiteral("The address belongs to a private network, which is refused. Allow private networks for "
                            "this source if the server is your own."));
    QTest::keyClick(field, Qt::Key_A);
    QVERIFY(!notice->isVisible());
    click("cancelFeed");
    QTRY_VERIFY(find<QDialog>("addFeedDialog") == nullptr);
}

void SourcesPageTest::refusesABadAddressInPlace() {
    QVERIFY(m_fixture->trigger(QStringLiteral("addSource")));
    QTRY_VERIFY(find<QLineEdit>("sourceId") != nullptr);
    QTRY_VERIFY(find<QAbstractButton>("saveSource")->isEnabled());
    QVERIFY(!find<QLabel>("problem_id")->isVisible());
    QVERIFY(!find<QLabel>("problem_queries")->isVisible());
    // What nobody has typed in is said when somebody wants to go on.
    click("saveSource");
    QTRY_VERIFY(find<QLabel>("problem_id")->isVisible());
    QVERIFY(!find<QAbstractButton>("saveSource")->isEnabled());
    click("cancelSource");
    QTRY_VERIFY(find<QDialog>("sourceEditor") == nullptr);

    QVERIFY(m_fixture->trigger(QStringLiteral("addSource")));
    QTRY_VERIFY(find<QLineEdit>("sourceId") != nullptr);
    auto* queries = find<QPlainTextEdit>("sourceQueries");
    queries->setFocus();
    QTRY_VERIFY(queries->hasFocus());
    find<QLineEdit>("sourceId")->setText(QStringLiteral("papers"));
    queries->setPlainText(QStringLiteral("a = ftp://example.org/feed"));
    QTRY_VERIFY(find<QAbstractButton>("saveSource")->isEnabled());
    QVERIFY(!find<QLabel>("problem_queries")->isVisible());
    find<QLineEdit>("sourceId")->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(find<QLabel>("problem_queries")->isVisible());
    QVERIFY(label("problem_queries").contains(QStringLiteral("http")));
    QVERIFY(!find<QAbstractButton>("saveSource")->isEnabled());
    find<QPlainTextEdit>("sourceQueries")->setPlainText(QStringLiteral("a = https://example.org/feed"));
    QTRY_VERIFY(!find<QLabel>("problem_queries")->isVisible());
    QTRY_VERIFY(find<QAbstractButton>("saveSource")->isEnabled());
    click("cancelSource");
    QTRY_VERIFY(find<QDialog>("sourceEditor") == nullptr);
    QVERIFY(source("papers") == nullptr);
}

void SourcesPageTest::aNewSourceNeedsSomethingToAskFor() {
    QVERIFY(m_fixture->trigger(QStringLiteral("addSource")));
    QTRY_VERIFY(find<QLineEdit>("sourceId") != nullptr);
    auto* kind = find<QComboBox>("sourceKind");
    kind->setCurrentIndex(kind->findData(QStringLiteral("mastodon")));
    QCOMPARE(find<QLineEdit>("sourceUrl")->placeholderText(), QStringLiteral("https://mastodon.social, the default"));
    // Workflows are chosen among those of the workspace.
    auto* workflow = find<QComboBox>("sourceWorkflow");
    QTRY_COMPARE(workflow->count(), 2);
    QCOMPARE(workflow->itemText(0), QStringLiteral("The workspace's (standard)"));
    QCOMPARE(workflow->currentIndex(), 0);
    workflow->setCurrentIndex(1);
    find<QLineEdit>("sourceId")->setText(QStringLiteral("masts"));
    QTRY_VERIFY(
        find<QPlainTextEdit>("sourceJson")->toPlainText().contains(QStringLiteral("\"workflow\": \"standard\"")));
    QTRY_VERIFY(find<QAbstractButton>("saveSource")->isEnabled());
    click("saveSource");
    QTRY_VERIFY(find<QLabel>("problem_queries")->isVisible());
    QVERIFY(!find<QAbstractButton>("saveSource")->isEnabled());
    QVERIFY(source("masts") == nullptr);
    find<QPlainTextEdit>("sourceQueries")->setPlainText(QStringLiteral("#flood"));
    QTRY_VERIFY(!find<QLabel>("problem_queries")->isVisible());
    QTRY_VERIFY(find<QAbstractButton>("saveSource")->isEnabled());
    click("cancelSource");
    QTRY_VERIFY(find<QDialog>("sourceEditor") == nullptr);
}

void SourcesPageTest::nothingIsSavedOrTriedBeforeTheCheck() {
    select("feeds");
    click("editSource");
    QTRY_VERIFY(find<QAbstractButton>("saveSource") != nullptr && find<QAbstractButton>("saveSource")->isEnabled());
    auto* workflow = find<QComboBox>("sourceWorkflow");
    workflow->setFocus();
    QTRY_VERIFY(workflow->hasFocus());
    find<QPlainTextEdit>("sourceQueries")->setPlainText(QStringLiteral("a = ftp://example.org/feed"));
    QVERIFY(!find<QAbstractButton>("saveSource")->isEnabled());
    // The check of before found nothing; its answer says nothing of what is there now.
    find<QPlainTextEdit>("sourceQueries")->setFocus(Qt::TabFocusReason);
    QVERIFY(!workflow->hasFocus());
    QVERIFY(!find<QAbstractButton>("saveSource")->isEnabled());
    click("testSource");
    QCOMPARE(label("testResult"), QString());
    QTRY_VERIFY(find<QLabel>("problem_queries")->isVisible());
    QCOMPARE(label("testResult"), QString());
    QVERIFY(!find<QAbstractButton>("saveSource")->isEnabled());
    click("cancelSource");
    QTRY_VERIFY(find<QDialog>("sourceEditor") == nullptr);
}

void SourcesPageTest::asksBeforeChangesAreLost() {
    QVERIFY(m_fixture->trigger(QStringLiteral("addSource")));
    QTRY_VERIFY(find<QDialog>("sourceEditor") != nullptr);
    // Nothing was changed, nothing is lost.
    auto asked = m_fixture->seams.questions.size();
    find<QDialog>("sourceEditor")->reject();
    QTRY_VERIFY(find<QDialog>("sourceEditor") == nullptr);
    QCOMPARE(m_fixture->seams.questions.size(), asked);

    QVERIFY(m_fixture->trigger(QStringLiteral("addSource")));
    QTRY_VERIFY(find<QLineEdit>("sourceId") != nullptr);
    find<QLineEdit>("sourceId")->setText(QStringLiteral("papers"));
    m_fixture->seams.agree = false;
    find<QDialog>("sourceEditor")->reject();
    QCOMPARE(m_fixture->seams.questions.size(), ++asked);
    QVERIFY(find<QDialog>("sourceEditor")->isVisible());
    QCloseEvent close;
    QCoreApplication::sendEvent(m_fixture->window.get(), &close);
    QVERIFY(!close.isAccepted());
    QCOMPARE(m_fixture->seams.questions.size(), ++asked);
    QVERIFY(m_fixture->seams.questions.last().contains(QStringLiteral("not saved")));
    QVERIFY(m_fixture->window->isVisible());
    m_fixture->seams.agree = true;
    find<QDialog>("sourceEditor")->reject();
    QTRY_VERIFY(find<QDialog>("sourceEditor") == nullptr);

    QVERIFY(m_fixture->trigger(QStringLiteral("workspaceSettings")));
    QTRY_VERIFY(find<QLineEdit>("settingsName") != nullptr);
    auto* name = find<QLineEdit>("settingsName");
    const QString before = name->text();
    name->setText(QStringLiteral("Another"));
    asked = m_fixture->seams.questions.size();
    m_fixture->seams.agree = false;
    find<QDialog>("workspaceEditor")->reject();
    QCOMPARE(m_fixture->seams.questions.size(), asked + 1);
    // As it was before: nothing is lost.
    name->setText(before);
    find<QDialog>("workspaceEditor")->reject();
    QTRY_VERIFY(find<QDialog>("workspaceEditor") == nullptr);
    QCOMPARE(m_fixture->seams.questions.size(), asked + 1);
    m_fixture->seams.agree = true;
}

void SourcesPageTest::choosesAFeedOfAPage() {
    look("/page");
    auto* found = find<QListWidget>("feedEntries");
    QTRY_COMPARE(found->count(), 1);
    QVERIFY(!find<QAbstractButton>("addFeedNow")->isEnabled());
    found->setFocus();
    QTest::keyClick(found, Qt::Key_Return);
    QTRY_VERIFY(label("feedTitle").contains(QStringLiteral("Harbour")));
    // The workspace has it already.
    QVERIFY(!find<QAbstractButton>("addFeedNow")->isEnabled());
    click("cancelFeed");
    QTRY_VERIFY(find<QDialog>("addFeedDialog") == nullptr);
}

void SourcesPageTest::editsAScheduleByKeyboard() {
    select("feeds");
    click("editSource");
    QTRY_VERIFY(find<QComboBox>("scheduleMode") != nullptr);
    auto* mode = find<QComboBox>("scheduleMode");
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_Down);
    auto* amount = find<QSpinBox>("scheduleAmount");
    QTRY_VERIFY(amount->isVisible());
    amount->setFocus();
    amount->selectAll();
    QTest::keyClicks(amount, QStringLiteral("4"));
    QTRY_VERIFY(label("scheduleNext").contains(QStringLiteral("every 4 hours")));
    QTRY_VERIFY(find<QPlainTextEdit>("sourceJson")->toPlainText().contains(QStringLiteral("every 4 hours")));
    QTRY_VERIFY(find<QAbstractButton>("saveSource")->isEnabled());
    QTest::keyClick(find<QAbstractButton>("saveSource"), Qt::Key_Space);
    QTRY_VERIFY(source("feeds")->schedule.has_value());
    QCOMPARE(source("feeds")->schedule->when, std::string("every 4 hours"));
    QTRY_COMPARE(cell("feeds", ui::SourceItemModel::Schedule), QStringLiteral("every 4 hours"));
    QTRY_VERIFY(find<QDialog>("sourceEditor") == nullptr);
}

void SourcesPageTest::fieldsAndTextSayTheSame() {
    select("feeds");
    click("editSource");
    QTRY_VERIFY(find<QAbstractButton>("saveSource") != nullptr && find<QAbstractButton>("saveSource")->isEnabled());
    auto* json = find<QPlainTextEdit>("sourceJson");
    QString text = json->toPlainText();
    QVERIFY(text.contains(QStringLiteral("\"enabled\": true")));
    json->setPlainText(
        QString(text).replace(QStringLiteral("\"enabled\": true"), QStringLiteral("\"enabled\": false")));
    QTRY_VERIFY(!find<QCheckBox>("sourceEnabled")->isChecked());
    find<QCheckBox>("sourceEnabled")->setChecked(true);
    QTRY_COMPARE(json->toPlainText(), text);
    json->setPlainText(QStringLiteral("{\n  \"id\": \"feeds\",\n  oops\n}"));
    QTRY_VERIFY(label("sourceJsonProblems").contains(QStringLiteral("Line 3")));
    QVERIFY(!find<QAbstractButton>("saveSource")->isEnabled());
    click("cancelSource");
    QTRY_VERIFY(find<QDialog>("sourceEditor") == nullptr);
}

void SourcesPageTest::importsAListOnce() {
    const QString file = m_fixture->path(QStringLiteral("list.opml"));
    QFile list(file);
    QVERIFY(list.open(QIODevice::WriteOnly));
    list.write(
        QStringLiteral("<opml version=\"2.0\"><body><outline text=\"Coast\"><outline text=\"Estuary\" type=\"rss\" "
                       "xmlUrl=\"%1\"/><outline text=\"Lost\" type=\"rss\" xmlUrl=\"%2\"/></outline>"
                       "<outline text=\"Harbour\" type=\"rss\" xmlUrl=\"%3\"/></body></opml>")
            .arg(address("/other"), address("/lost"), address("/feed"))
            .toUtf8());
    list.close();
    m_fixture->seams.files = {file};
    QVERIFY(m_fixture->trigger(QStringLiteral("importOpml")));
    QTRY_VERIFY(find<QLabel>("opmlHead") != nullptr);
    QTRY_COMPARE(label("opmlHead"), QStringLiteral("3 feeds, 1 there already; 2 ticked."));
    find<QCheckBox>("opmlPrivate")->setChecked(true);
    click("checkFeeds");
    QTRY_VERIFY(label("opmlHead").contains(QStringLiteral("Checked: 1 alive, 0 moved, 1 dead.")));
    click("addFeedsNow");
    QTRY_VERIFY(source("coast") != nullptr);
    QCOMPARE(source("coast")->queries.size(), std::size_t(1));
    QTRY_VERIFY(find<QDialog>("opmlDialog") == nullptr);

    QVERIFY(m_fixture->trigger(QStringLiteral("importOpml")));
    QTRY_VERIFY(find<QLabel>("opmlHead") != nullptr);
    QTRY_COMPARE(label("opmlHead"), QStringLiteral("3 feeds, 2 there already; 1 ticked."));
    click("cancelOpml");
    QTRY_VERIFY(find<QDialog>("opmlDialog") == nullptr);
    QCOMPARE(source("coast")->queries.size(), std::size_t(1));
}

void SourcesPageTest::tellsDeadFeedsFromMovedOnes() {
    const QString file = m_fixture->path(QStringLiteral("moved.opml"));
    QFile list(file);
    QVERIFY(list.open(QIODevice::WriteOnly));
    QString outlines;
    // /moved leads to /feed, which the workspace has; /elsewhere leads to a feed that it has not.
    for (const char* target : {"/moved", "/elsewhere", "/lost", "/dead", "/plain", "/broken"}) {
        outlines += QStringLiteral("<outline text=\"%1\" type=\"rss\" xmlUrl=\"%2\"/>")
                        .arg(QString::fromLatin1(target + 1), address(target));
    }
    list.write(QStringLiteral("<opml version=\"2.0\"><body><outline text=\"Bay\">%1</outline></body></opml>")
                   .arg(outlines)
                   .toUtf8());
    list.close();
    m_fixture->seams.files = {file};
    QVERIFY(m_fixture->trigger(QStringLiteral("importOpml")));
    QTRY_VERIFY(find<QLabel>("opmlHead") != nullptr);
    QTRY_COMPARE(label("opmlHead"), QStringLiteral("6 feeds, 0 there already; 6 ticked."));
    find<QCheckBox>("opmlPrivate")->setChecked(true);
    click("checkFeeds");
    QTRY_COMPARE_WITH_TIMEOUT(label("opmlHead"),
                              QStringLiteral("6 feeds, 1 there already; 2 ticked. Checked: 0 alive, 2 moved, 3 dead. "
                                             "1 gives no answer now."),
                              30'000);
    const auto stateOf = [&](const QString& name) {
        const auto rows = find<QTreeWidget>("opmlTree")->findItems(name, Qt::MatchExactly | Qt::MatchRecursive);
        return rows.size() == 1 ? rows.front()->text(2) : QString();
    };
    QCOMPARE(stateOf(QStringLiteral("moved")), QStringLiteral("moved, there already"));
    QCOMPARE(stateOf(QStringLiteral("elsewhere")), QStringLiteral("moved, fixed"));
    QCOMPARE(stateOf(QStringLiteral("lost")), QStringLiteral("dead: nothing at this address"));
    QCOMPARE(stateOf(QStringLiteral("dead")), QStringLiteral("dead: gone for good"));
    QCOMPARE(stateOf(QStringLiteral("plain")), QStringLiteral("dead: a page, not a feed"));
    QCOMPARE(stateOf(QStringLiteral("broken")), QStringLiteral("no answer now"));
    // What gives no answer now stays ticked; a person takes it out.
    find<QTreeWidget>("opmlTree")
        ->findItems(QStringLiteral("broken"), Qt::MatchExactly | Qt::MatchRecursive)
        .front()
        ->setCheckState(0, Qt::Unchecked);
    click("addFeedsNow");
    QTRY_VERIFY(find<QDialog>("opmlDialog") == nullptr);
    QTRY_VERIFY(source("bay") != nullptr);
    QCOMPARE(source("bay")->queries.size(), std::size_t(1));
    QCOMPARE(source("bay")->queries.begin()->second, m_server->url("/third"));
    QVERIFY(find<QWidget>("sourcesNotice")
                ->findChild<QLabel*>()
                ->text()
                .contains(QStringLiteral("1 feed added, 1 there already, 1 moved and fixed, 3 dead and left out")));

    // The old address of the list adds nothing a second time.
    QVERIFY(m_fixture->trigger(QStringLiteral("importOpml")));
    QTRY_VERIFY(find<QLabel>("opmlHead") != nullptr);
    QTRY_COMPARE(label("opmlHead"), QStringLiteral("6 feeds, 2 there already; 4 ticked."));
    click("cancelOpml");
    QTRY_VERIFY(find<QDialog>("opmlDialog") == nullptr);
}

void SourcesPageTest::pausesAndResumes() {
    QTRY_VERIFY(rowOf("feeds") >= 0);
    select("feeds");
    QTRY_COMPARE(find<QAbstractButton>("pauseSource")->text(), QStringLiteral("Pause"));
    click("pauseSource");
    QTRY_COMPARE(cell("feeds", ui::SourceItemModel::State), QStringLiteral("Paused"));
    QTRY_COMPARE(find<QAbstractButton>("pauseSource")->text(), QStringLiteral("Resume"));
    QVERIFY(label("sourceProblem").contains(QStringLiteral("by hand")));
    click("pauseSource");
    QTRY_COMPARE(cell("feeds", ui::SourceItemModel::State), QStringLiteral("Good"));
}

void SourcesPageTest::aFailingSourceSaysWhy() {
    config::SourceConfig bad;
    bad.id = "broken";
    bad.type = "feed";
    bad.queries = {{"a", m_server->url("/secret")}};
    bad.allowPrivateNetwork = true;
    bool saved = false;
    const pipeline::Ticket ticket =
        m_fixture->service->saveSource({{}, bad, {}}, [&](const auto& done) { saved = done.has_value(); });
    QTRY_VERIFY(saved);
    QTRY_VERIFY(rowOf("broken") >= 0);
    select("broken");
    QTRY_VERIFY(find<QWidget>("sourceDock")->isVisible());
    QCOMPARE(find<QAbstractButton>("retrySource")->text(), QStringLiteral("Fetch now"));
    click("retrySource");
    QTRY_COMPARE_WITH_TIMEOUT(cell("broken", ui::SourceItemModel::State), QStringLiteral("Failing"), 30'000);
    QTRY_VERIFY(label("sourceProblem").contains(QStringLiteral("401")));
    QTRY_COMPARE(find<QAbstractButton>("retrySource")->text(), QStringLiteral("Retry now"));
    QVERIFY(find<QAbstractButton>("foldAnswer")->isVisible());
    // How much would have come is not known: no number says that it were nothing.
    QCOMPARE(cell("broken", ui::SourceItemModel::New), QString(QChar(0x2013)));
    QCOMPARE(cell("broken", ui::SourceItemModel::LastGood), QStringLiteral("never"));
    QTRY_VERIFY(label("sourceMissing").startsWith(QStringLiteral("Nothing has come yet.")));
    QCOMPARE(cell("files", ui::SourceItemModel::New), QStringLiteral("0"));
    // Its test says so, too, without leaving the editor.
    click("editSource");
    QTRY_VERIFY(find<QAbstractButton>("testSource") != nullptr);
    QTRY_VERIFY(find<QAbstractButton>("saveSource")->isEnabled());
    click("testSource");
    QTRY_VERIFY(label("testResult").contains(QStringLiteral("401")));
    click("cancelSource");
    QTRY_VERIFY(find<QDialog>("sourceEditor") == nullptr);
}

void SourcesPageTest::backfillAsksFirst() {
    select("broken");
    auto* backfill = find<QAbstractButton>("backfillSource");
    QTRY_VERIFY(backfill->isVisible());
    const auto* row = model()->rowAt(rowOf("broken"));
    QVERIFY(row != nullptr && row->gaps.size() == 1);
    const QString reason = QString::fromStdString(row->gaps.front().reason).simplified().left(20);
    // What is missing is drawn, with its reason.
    auto* days = find<ui::MissingDays>("missingDays");
    QTRY_COMPARE(days->days().size(), std::size_t(7));
    QVERIFY(days->isVisible());
    QVERIFY(std::any_of(days->days().begin(), days->days().end(),
                        [](const ui::MissingDay& day) { return day.missing > std::chrono::microseconds::zero(); }));
    QVERIFY(label("missingReason").contains(reason));
    for (const ui::MissingDay& day : days->days()) QVERIFY(!day.known);
    // Its numbers are a table, as those of every chart.
    click("missingDaysData");
    auto* numbers = find<QTableView>("missingDaysTable");
    QVERIFY(numbers->isVisible() && !days->isVisible());
    QCOMPARE(numbers->model()->rowCount(), 7);
    click("missingDaysData");
    QVERIFY(days->isVisible() && !numbers->isVisible());
    click("backfillSource");
    QTRY_VERIFY(find<QDialog>("backfillDialog") != nullptr);
    QCOMPARE(label("backfillFrom"), QStringLiteral("broken"));
    QVERIFY(label("backfillAsks").contains(QStringLiteral("a")));
    QVERIFY(!label("backfillDays").isEmpty());
    QVERIFY(label("backfillNote").contains(QStringLiteral("About 1 request,")));
    click("cancelBackfill");
    QTRY_VERIFY(find<QDialog>("backfillDialog") == nullptr);
    QVERIFY(!backfills());
    click("backfillSource");
    QTRY_VERIFY(find<QAbstractButton>("startBackfill") != nullptr);
    QTest::keyClick(find<QAbstractButton>("startBackfill"), Qt::Key_Space);
    QTRY_VERIFY(find<QDialog>("backfillDialog") == nullptr);
    QTRY_VERIFY(backfills());
}

void SourcesPageTest::backfillOfAllAsksFirst() {
    QVERIFY(m_fixture->trigger(QStringLiteral("backfillGaps")));
    QTRY_VERIFY(find<QDialog>("backfillDialog") != nullptr);
    QVERIFY(label("backfillAsks").contains(QStringLiteral("broken")));
    click("cancelBackfill");
    QTRY_VERIFY(find<QDialog>("backfillDialog") == nullptr);
}

void SourcesPageTest::fetchesADateRange() {
    const std::size_t before = m_fixture->service->jobs().size();
    QVERIFY(m_fixture->trigger(QStringLiteral("fetchRange")));
    QTRY_VERIFY(find<QAbstractButton>("fetchRangeNow") != nullptr);
    auto* chosen = find<QComboBox>("fetchSource");
    chosen->setCurrentIndex(chosen->findData(QStringLiteral("feeds")));
    click("fetchRangeNow");
    QTRY_VERIFY(m_fixture->service->jobs().size() > before);
    QVERIFY(m_fixture->trigger(QStringLiteral("stopAll")));
    const auto allEnded = [this] {
        for (const pipeline::JobStatus& job : m_fixture->service->jobs()) {
            if (!pipeline::hasEnded(job.state)) return false;
        }
        return true;
    };
    QTRY_VERIFY(allEnded());
}

// Sources that pause, and then a query that is not asked any more.
void SourcesPageTest::backfillOfAllSaysWhatItCannotFill() {
    std::set<std::string> lacking;
    const pipeline::Ticket summary = m_fixture->service->summary([&](const core::Result<pipeline::Summary>& answer) {
        if (!answer) return;
        for (const domain::FetchGap& gap : answer->gaps) lacking.insert(gap.source);
    });
    QTRY_VERIFY(lacking.contains("broken"));
    std::vector<pipeline::Ticket> tickets;
    std::size_t paused = 0;
    for (const std::string& one : lacking) {
        tickets.push_back(m_fixture->service->pauseSource(
            one, "test", [&](const core::Result<void>& done) { paused += std::size_t{done.has_value()}; }));
    }
    QTRY_COMPARE(paused, lacking.size());
    openBackfillOfAll();
    QCOMPARE(label("backfillFrom"), QStringLiteral("All that are on and do not pause"));
    QVERIFY2(label("backfillAsks").startsWith(QStringLiteral("Nothing is known to be missing of these.")),
             qPrintable(label("backfillAsks")));
    QVERIFY(label("backfillAsks").contains(QStringLiteral("left out")));
    QVERIFY(find<QLabel>("backfillNote")->isHidden());
    QVERIFY(!find<QAbstractButton>("startBackfill")->isEnabled());
    click("cancelBackfill");
    QTRY_VERIFY(find<QDialog>("backfillDialog") == nullptr);

    bool resumed = false;
    tickets.push_back(m_fixture->service->resumeSource(
        "broken", [&](const core::Result<void>& done) { resumed = done.has_value(); }));
    QTRY_VERIFY(resumed);
    openBackfillOfAll();
    QVERIFY(label("backfillAsks").contains(QStringLiteral("broken")));
    click("cancelBackfill");
    QTRY_VERIFY(find<QDialog>("backfillDialog") == nullptr);

    config::SourceConfig other = *source("broken");
    const std::string query = other.queries.at("a");
    other.queries = {{"b", query}};
    bool saved = false;
    tickets.push_back(
        m_fixture->service->saveSource({"broken", other, {}}, [&](const auto& done) { saved = done.has_value(); }));
    QTRY_VERIFY(saved);
    QTRY_VERIFY(source("broken")->queries.contains("b"));
    openBackfillOfAll();
    QVERIFY2(!label("backfillAsks").contains(QStringLiteral("broken")), qPrintable(label("backfillAsks")));
    click("cancelBackfill");
    QTRY_VERIFY(find<QDialog>("backfillDialog") == nullptr);
}

void SourcesPageTest::savesSettings() {
    QVERIFY(m_fixture->trigger(QStringLiteral("workspaceSettings")));
    QTRY_VERIFY(find<QLineEdit>("settingsName") != nullptr);
    find<QLineEdit>("settingsName")->setText(QStringLiteral("Coastal Desk"));
    find<QSpinBox>("settingsRetention")->setValue(90);
    click("addSchedule");
    QTRY_VERIFY(find<QPlainTextEdit>("workspaceJson")->toPlainText().contains(QStringLiteral("\"backup\"")));
    QTRY_VERIFY(find<QAbstractButton>("saveSettings")->isEnabled());
    click("saveSettings");
    QTRY_COMPARE(m_fixture->service->workspace()->name, std::string("Coastal Desk"));
    QCOMPARE(m_fixture->service->workspace()->retentionDays, std::optional<int>(90));
    QCOMPARE(m_fixture->service->workspace()->schedules.size(), std::size_t(1));
    QTRY_VERIFY(m_fixture->window->windowTitle().contains(QStringLiteral("Coastal Desk")));
}

void SourcesPageTest::fetchingWithoutQueriesSaysSo() {
    config::SourceConfig bare;
    bare.id = "bare";
    bare.type = "mastodon";
    pipeline::SourceDraft draft;
    draft.source = bare;
    std::optional<bool> saved;
    const pipeline::Ticket ticket = m_fixture->service->saveSource(
        draft, [&saved](const core::Result<pipeline::SavedConfig>& done) { saved = done.has_value(); });
    QTRY_VERIFY(saved.has_value());
    QVERIFY(*saved);
    // The page knows of what others did when it is shown again.
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    QVERIFY(m_fixture->trigger(QStringLiteral("go_sources")));
    QTRY_VERIFY(rowOf("bare") >= 0);
    select("bare");
    QTRY_VERIFY(find<QWidget>("sourceDock")->isVisible());
    click("retrySource");
    const auto* said = find<QWidget>("sourcesNotice")->findChild<QLabel*>(QStringLiteral("noticeSentence"));
    const QString sentence = QStringLiteral("bare has no hashtags or accounts to ask for; add one to the source.");
    QTRY_COMPARE_WITH_TIMEOUT(said->text(), sentence, 30'000);
    QTRY_COMPARE(find<QLabel>("stripMessage")->accessibleName(), sentence);
    // It belongs to this page.
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    QCOMPARE(find<QLabel>("stripMessage")->accessibleName(), QString());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_sources")));
}

GROUNDSWELL_TEST(SourcesPageTest, sources_page)
#include "tst_sources_page.moc"
