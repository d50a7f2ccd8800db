#include "models/config/workspace_config.h"
#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/dialogs/import_notice.h"
#include "ui/shell/theme.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QTest>

#include <algorithm>

using namespace groundswell;
using testing::WindowFixture;

// What a person sees of files before and after they are imported.
class ImportDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void cleanup();
    void showsWhatATableBrings();
    void saysWhatCameIn();
    void saysWhatWasSkipped();
    void tellsRefusedRowsAndWarningsApart();
    void saysWhatIsDoubted();
    void columnsAreChosenAndRemembered();
    void laterItemsStretchNoChart();
    void escapeImportsNothing();
    void namesKinds_data();
    void namesKinds();
    void showsEachOfSeveralFiles();
    void saysWhyAFileCannotBeRead();
    void aFolderComesInWithoutItsFirstFile();
    void tellsOfEachImport();
    void whatFailedIsNotHiddenByWhatDidNot();
    void controlsHaveNames();
    void anEmptyWorkspaceSaysHowItIsFilled();
    void dialogsEndWithTheirWorkspace();
    void newsEndWithTheWorkspace();

private:
    [[nodiscard]] QDialog* dialog() const {
        return m_fixture->window->findChild<QDialog*>(QStringLiteral("importDialog"));
    }
    template <class Widget>
    [[nodiscard]] Widget* part(const char* name) const {
        return dialog() != nullptr ? dialog()->findChild<Widget*>(QString::fromLatin1(name)) : nullptr;
    }
    [[nodiscard]] QString label(const char* name) const {
        const auto* found = part<QLabel>(name);
        return found != nullptr ? found->text() : QString();
    }
    [[nodiscard]] bool canImport() const {
        const auto* button = part<QAbstractButton>("importNow");
        return button != nullptr && button->isEnabled();
    }
    [[nodiscard]] QString cell(int row, int column) const {
        const auto* table = part<QTableWidget>("importRows");
        const QTableWidgetItem* item = table != nullptr ? table->item(row, column) : nullptr;
        return item != nullptr ? item->text() : QString();
    }
    [[nodiscard]] QString chosen(const char* field) const {
        const auto* box = part<QComboBox>(field);
        return box != nullptr ? box->currentText() : QString();
    }
    [[nodiscard]] bool begin(const QStringList& files) {
        m_fixture->seams.files = files;
        return m_fixture->trigger(QStringLiteral("importFiles")) && dialog() != nullptr;
    }
    [[nodiscard]] QString write(const char* name, const QByteArray& bytes) const {
        QFile file(m_fixture->path(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly)) return {};
        file.write(bytes);
        return file.fileName();
    }
    [[nodiscard]] QString open() const {
        const auto& workspace = m_fixture->service->workspace();
        return workspace ? QString::fromStdString(workspace->id) : QString();
    }
    [[nodiscard]] QWidget* notice() const { return m_fixture->find<QWidget>(QStringLiteral("importNotice")); }
    void closeNotice() const {
        QTest::mouseClick(notice()->findChild<QAbstractButton*>(QStringLiteral("closeImportNotice")), Qt::LeftButton);
    }
    [[nodiscard]] QString said() const {
        return notice()->isVisible() ? notice()->findChild<QLabel*>(QStringLiteral("noticeSentence"))->text()
                                     : QString();
    }
    [[nodiscard]] QString health() const {
        const QAbstractItemModel* model = m_fixture->find<QListView>(QStringLiteral("healthList"))->model();
        QStringList rows;
        for (int row = 0; row < model->rowCount(); ++row)
            rows << model->index(row, 0).data(Qt::AccessibleTextRole).toString();
        return rows.join(QChar(u'\n'));
    }
    [[nodiscard]] std::size_t imports() const {
        const auto jobs = m_fixture->service->jobs();
        return static_cast<std::size_t>(std::count_if(
            jobs.begin(), jobs.end(), [](const auto& job) { return job.kind == pipeline::JobKind::Import; }));
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void ImportDialogTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
}

void ImportDialogTest::cleanupTestCase() {
    m_fixture.reset();
}

void ImportDialogTest::cleanup() {
    if (dialog() != nullptr) dialog()->reject();
    QTRY_VERIFY(dialog() == nullptr);
    if (notice()->isVisible()) closeNotice();
    QVERIFY(!notice()->isVisible());
}

void ImportDialogTest::showsWhatATableBrings() {
    const QString file = write("posts.csv",
                               "id,text,author,created_at,url,lang\n"
                               "d-1,The ferry is late.,Ana,2026-10-01T09:10:00Z,https://example.org/1,en\n"
                               "d-2,,Ben,2026-10-02,,\n"
                               "d-3,The quay is closed.,Eva,soon,,\n"
                               "d-4,The quay is open.,Eva,2131-01-05,,\n");
    QVERIFY(begin({file}));
    QTRY_VERIFY(canImport());
    QCOMPARE(label("importName"), QStringLiteral("posts.csv"));
    QCOMPARE(label("importKind"), QStringLiteral("A table (CSV) · 6 columns"));
    QCOMPARE(part<QTableWidget>("importRows")->rowCount(), 3);
    QCOMPARE(cell(1, 1), QStringLiteral("Ben"));
    QCOMPARE(cell(1, 2), QString());
    const QStringList row{cell(0, 0), cell(0, 1), cell(0, 2), cell(0, 3), cell(0, 4)};
    QCOMPARE(row, (QStringList{QStringLiteral("2026-10-01 09:10"), QStringLiteral("Ana"),
                               QStringLiteral("The ferry is late."), QStringLiteral("https://example.org/1"),
                               QStringLiteral("en")}));
    QCOMPARE(chosen("column_text"), QStringLiteral("text"));
    QCOMPARE(chosen("column_published_at"), QStringLiteral("created_at"));
    QCOMPARE(chosen("column_outlet"), QStringLiteral("No column"));
    QCOMPARE(label("importCounts"), QStringLiteral("4 records were read. 1 has no text. 1 cannot be read."));
    const QString problems = label("importProblems");
    for (const char* sentence : {"Line 3: It has no text.", "Line 4: The date", "Line 5: It is dated in the future."})
        QVERIFY2(problems.contains(QString::fromLatin1(sentence)), qPrintable(problems));
}

void ImportDialogTest::saysWhatCameIn() {
    QVERIFY(begin({write("quay.csv",
                         "id,text,created_at\nq-1,The crane stands still.,2026-10-01\nq-2,,2026-10-01\n"
                         "q-3,The crane moves.,2026-10-02\n")}));
    QTRY_VERIFY(canImport());
    // Enter is Import, wherever the focus is.
    QTest::keyClick(part<QComboBox>("column_author"), Qt::Key_Return);
    QTRY_VERIFY(dialog() == nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("quay.csv")), 60'000);
    QVERIFY2(said().startsWith(QStringLiteral("3 items from ")), qPrintable(said()));
    QVERIFY2(said().endsWith(QStringLiteral(" 1 item has no text, in line 3.")), qPrintable(said()));
    // All of it came in: nothing in Health needs somebody.
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    QTRY_VERIFY2(health().contains(QStringLiteral("files: good, 3 items")), qPrintable(health()));
    QVERIFY(notice()->isVisible());
    QTest::mouseClick(notice()->findChild<QAbstractButton*>(QStringLiteral("showImportRun")), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("runsPage"))->isVisible());
    QTest::mouseClick(notice()->findChild<QAbstractButton*>(QStringLiteral("showImportedItems")), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("contentPage"))->isVisible());
    auto* items = m_fixture->find<ui::RowTable>(QStringLiteral("itemTable"));
    QTRY_COMPARE(items->model()->rowCount(), 3);
    QCOMPARE(m_fixture->window->filter().chips().size(), std::size_t{1});
    QVERIFY(m_fixture->window->filter().chips().front().label.contains(QStringLiteral("quay.csv")));
    m_fixture->window->filter().remove(ui::FilterChip::Kind::Run);
    QVERIFY(m_fixture->window->filter().values().isEmpty());
    // It stays until it is closed.
    closeNotice();
    QVERIFY(!notice()->isVisible());
}

void ImportDialogTest::saysWhatWasSkipped() {
    QVERIFY(m_fixture->importFiles({write("pier.csv", "id,text\np-1,The pier is long.\np-2\np-3,\n")}));
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("pier.csv")), 60'000);
    QVERIFY2(said().startsWith(QStringLiteral("2 items from ")), qPrintable(said()));
    QVERIFY2(said().endsWith(QStringLiteral("1 row skipped: line 3: This row has 1 columns, the header has 2. "
                                            "1 item has no text, in line 4.")),
             qPrintable(said()));
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    QTRY_VERIFY2(health().contains(QStringLiteral("needs attention, 1 row of the last import was skipped")),
                 qPrintable(health()));
}

void ImportDialogTest::tellsRefusedRowsAndWarningsApart() {
    QVERIFY(m_fixture->importFiles({write("jetty.jsonl",
                                          "{\"id\":\"j-1\",\"text\":\"The jetty is wet.\"}\n{broken\n"
                                          "{\"id\":\"j-3\",\"text\":\"The jetty \xff is dry.\"}\nbroken\n")}));
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("jetty.jsonl")), 60'000);
    QVERIFY2(said().contains(QStringLiteral("2 rows skipped: line 2: This is not valid JSON")), qPrintable(said()));
    QVERIFY2(said().contains(QStringLiteral(" Line 4: This is not valid JSON")), qPrintable(said()));
    QVERIFY2(said().contains(QStringLiteral("1 row came in with a warning, line 3: ")), qPrintable(said()));
    // The run is selected, and says the same.
    QTest::mouseClick(notice()->findChild<QAbstractButton*>(QStringLiteral("showImportRun")), Qt::LeftButton);
    const auto head = [this] {
        const auto* found = m_fixture->find<QLabel>(QStringLiteral("issueHead"));
        return found != nullptr ? found->text() : QString();
    };
    QTRY_COMPARE(head(), QStringLiteral("2 inputs could not be used, 1 warning:"));
    QVERIFY(m_fixture->find<QWidget>(QStringLiteral("runDetails"))->isVisible());
    const QStringList lines =
        m_fixture->find<QPlainTextEdit>(QStringLiteral("runIssues"))->toPlainText().split(QChar(u'\n'));
    QCOMPARE(lines.size(), 3);
    QVERIFY2(!lines[1].startsWith(QStringLiteral("Warning: ")), qPrintable(lines[1]));
    QVERIFY2(lines[2].startsWith(QStringLiteral("Warning: ")), qPrintable(lines[2]));
    closeNotice();
    // Rows that all came in.
    QVERIFY(m_fixture->importFiles(
        {write("mole.xml",
               "<rss version=\"2.0\"><channel><title>Mole</title><link>https://example.org/</link>"
               "<description>d</description>\n"
               "<item><title>The mole is wet</title><link>https://example.org/m1</link>"
               "<pubDate>soon</pubDate></item>\n"
               "<item><title>The mole is dry</title><link>https://example.org/m2</link>"
               "<pubDate>later</pubDate></item>\n</channel></rss>\n")}));
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("mole.xml")), 60'000);
    QVERIFY2(said().contains(QStringLiteral("2 rows came in with a warning, the first is line 2: ")),
             qPrintable(said()));
    QVERIFY2(!said().contains(QStringLiteral("skipped")), qPrintable(said()));
    closeNotice();
}

void ImportDialogTest::saysWhatIsDoubted() {
    const QByteArray rows(
        "id,lang,text\nm-1,en,\"A mast.\nm-2,en,A sail.\nm-3,en,A keel.\nm-4,en,A rope.\"\nm-5,en,An oar.\n");
    QVERIFY(m_fixture->importFiles({write("mast.csv", rows)}));
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("mast.csv")), 60'000);
    QVERIFY2(said().startsWith(QStringLiteral("2 items from ")), qPrintable(said()));
    QVERIFY2(said().contains(QStringLiteral(" Line 2: A quote that opens in this line closes only in line 5;")),
             qPrintable(said()));
}

void ImportDialogTest::columnsAreChosenAndRemembered() {
    const QString file = write("said.csv", "When,Who,What they said\n2026-10-03,Ana,The river rose.\n");
    QVERIFY(begin({file}));
    QTRY_COMPARE(part<QComboBox>("column_text")->count(), 4);
    QVERIFY(!canImport());
    QVERIFY(dialog()->findChild<QWidget*>(QStringLiteral("notice"))->isVisible());
    part<QComboBox>("column_text")->setCurrentIndex(3);
    QTRY_VERIFY(canImport());
    part<QComboBox>("column_author")->setCurrentIndex(2);
    QTRY_COMPARE(cell(0, 1), QStringLiteral("Ana"));
    part<QComboBox>("column_published_at")->setCurrentIndex(1);
    QTRY_COMPARE(cell(0, 0), QStringLiteral("2026-10-03 00:00"));
    QCOMPARE(cell(0, 2), QStringLiteral("The river rose."));
    QTest::mouseClick(part<QAbstractButton>("importNow"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(said().startsWith(QStringLiteral("1 item from ")), 60'000);
    // The next table with these columns is read like that.
    QVERIFY(begin({write("again.csv", "Who,When,What they said\nEva,2026-10-04,It fell.\n")}));
    QTRY_VERIFY(canImport());
    QCOMPARE(chosen("column_text"), QStringLiteral("What they said"));
    QCOMPARE(chosen("column_author"), QStringLiteral("Who"));
    QCOMPARE(cell(0, 2), QStringLiteral("It fell."));
    // A field that no column fills stays empty, whatever a column is called.
    part<QComboBox>("column_author")->setCurrentIndex(0);
    QTRY_COMPARE(cell(0, 1), QString());
    QCOMPARE(chosen("column_author"), QStringLiteral("No column"));
}

void ImportDialogTest::laterItemsStretchNoChart() {
    m_fixture->window->filter().clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    auto* link = m_fixture->find<QAbstractButton>(QStringLiteral("volumeLaterLink"));
    QVERIFY(link != nullptr && !link->isVisible());
    QVERIFY(m_fixture->importFiles(
        {write("later.csv",
               "id,text,created_at\nl-1,From the year to come.,2131-01-05\nl-2,From the one after.,2132-01-05\n")}));
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("2 items are dated in the future, the first 2131-01-05")),
                             60'000);
    QTRY_VERIFY_WITH_TIMEOUT(link->isVisible(), 30'000);
    QCOMPARE(link->text(), QStringLiteral("2 items are dated later and not drawn"));
    QTest::mouseClick(link, Qt::LeftButton);
    auto* items = m_fixture->find<ui::RowTable>(QStringLiteral("itemTable"));
    QTRY_VERIFY(items->isVisible());
    QTRY_COMPARE(items->model()->rowCount(), 2);
    m_fixture->window->filter().clear();
}

void ImportDialogTest::escapeImportsNothing() {
    const std::size_t before = imports();
    QVERIFY(begin({write("none.csv", "id,text\nn-1,nothing\n")}));
    QTRY_VERIFY(canImport());
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(imports(), before);
}

void ImportDialogTest::namesKinds_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* name, const char* bytes, const char* kind) {
        QTest::newRow(name) << QString::fromLatin1(name) << QByteArray(bytes) << QString::fromLatin1(kind);
    };
    row("a.jsonl", "{\"text\":\"one\"}\n", "JSON, one object for each item");
    row("a.xml",
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title><item><guid>1</guid>"
        "<title>One</title></item></channel></rss>",
        "A feed");
    row("a.txt", "Just a note about the harbour", "A text");
}

void ImportDialogTest::namesKinds() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, kind);
    QVERIFY(begin({write(name.toLatin1().constData(), bytes)}));
    QTRY_VERIFY(canImport());
    QCOMPARE(label("importKind"), kind);
    QVERIFY(!part<QComboBox>("column_text")->isVisible());
    QCOMPARE(part<QTableWidget>("importRows")->rowCount(), 1);
}

void ImportDialogTest::showsEachOfSeveralFiles() {
    QVERIFY(begin({write("first.csv", "id,text\nf-1,first\n"), write("second.jsonl", "{\"text\":\"second\"}\n")}));
    QTRY_COMPARE(cell(0, 2), QStringLiteral("first"));
    QCOMPARE(label("importName"), QStringLiteral("2 files"));
    QVERIFY(part<QComboBox>("importFile")->isVisible());
    part<QComboBox>("importFile")->setCurrentIndex(1);
    QTRY_COMPARE(cell(0, 2), QStringLiteral("second"));
    QCOMPARE(label("importKind"), QStringLiteral("JSON, one object for each item"));
}

void ImportDialogTest::saysWhyAFileCannotBeRead() {
    QVERIFY(begin({m_fixture->path(QStringLiteral("absent.csv"))}));
    QTRY_VERIFY(dialog()->findChild<QWidget*>(QStringLiteral("notice"))->isVisible());
    QVERIFY(!canImport());
}

void ImportDialogTest::aFolderComesInWithoutItsFirstFile() {
    QVERIFY(QDir(m_fixture->path({})).mkpath(QStringLiteral("buoys")));
    QVERIFY(!write("buoys/a.csv", "When,Who\n2026-10-03,Ana\n").isEmpty());
    QVERIFY(begin({m_fixture->path(QStringLiteral("buoys"))}));
    // Nothing else is in it: there is nothing to import.
    QTRY_VERIFY(dialog()->findChild<QWidget*>(QStringLiteral("notice"))->isVisible());
    QVERIFY(!canImport());
    dialog()->reject();
    QTRY_VERIFY(dialog() == nullptr);
    QVERIFY(!write("buoys/b.csv", "id,text\nb-1,The buoy drifts.\nb-2,The buoy rings.\n").isEmpty());
    QVERIFY(begin({m_fixture->path(QStringLiteral("buoys"))}));
    QTRY_VERIFY(canImport());
    QVERIFY(dialog()->findChild<QWidget*>(QStringLiteral("notice"))->isVisible());
    QVERIFY2(label("importKind").contains(QStringLiteral("2 files")), qPrintable(label("importKind")));
    QTest::mouseClick(part<QAbstractButton>("importNow"), Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(
        said().startsWith(QStringLiteral("2 items from ")) && said().contains(QStringLiteral("buoys")),
        qPrintable(said()), 60'000);
    QVERIFY2(said().contains(QStringLiteral("no column of text")), qPrintable(said()));
}

void ImportDialogTest::tellsOfEachImport() {
    QVERIFY(m_fixture->importFiles({write("anchor.csv", "id,text\na-1,The anchor holds.\na-2\n")}));
    QVERIFY(m_fixture->importFiles({write("chain.csv", "id,text\nc-1,The chain breaks.\n")}));
    QTRY_VERIFY2_WITH_TIMEOUT(
        said().contains(QStringLiteral("anchor.csv")) && said().contains(QStringLiteral("chain.csv")),
        qPrintable(said()), 60'000);
    QVERIFY2(said().contains(QStringLiteral("1 row skipped: line 3")), qPrintable(said()));
    QCOMPARE(said().count(QChar(u'\n')), 1);
    QCOMPARE(notice()->accessibleName(), said());
    closeNotice();
    // What was closed was read.
    QVERIFY(m_fixture->importFiles({write("rope.csv", "id,text\nr-1,The rope is wet.\n")}));
    QTRY_VERIFY2_WITH_TIMEOUT(said().contains(QStringLiteral("rope.csv")), qPrintable(said()), 60'000);
    QVERIFY2(!said().contains(QStringLiteral("anchor.csv")), qPrintable(said()));
}

void ImportDialogTest::whatFailedIsNotHiddenByWhatDidNot() {
    ui::ImportNotice notice;
    notice.resize(640, 80);
    const auto show = [&notice](pipeline::JobId id, const char* title, pipeline::JobState state, std::int64_t items) {
        pipeline::JobStatus job;
        job.id = id;
        job.title = title;
        job.state = state;
        job.counts.created = items;
        notice.showImport(job, {});
    };
    const auto lines = [&notice] {
        return notice.findChild<QLabel*>(QStringLiteral("noticeSentence"))->text().split(QChar(u'\n'));
    };
    const auto isError = [&notice] {
        return notice.grab().toImage().pixelColor(2, 2).rgb() == ui::Theme::of(notice.palette()).errorSoft.rgb();
    };
    const auto* items = notice.findChild<QAbstractButton*>(QStringLiteral("showImportedItems"));
    using pipeline::JobState;
    show(1, "lost.csv", JobState::Failed, 0);
    QCOMPARE(lines().size(), 1);
    QVERIFY2(lines()[0].contains(QStringLiteral("lost.csv")), qPrintable(lines()[0]));
    QCOMPARE(notice.accessibleName(), lines()[0]);
    QVERIFY(isError());
    QVERIFY(items->isHidden());
    show(2, "good.csv", JobState::Completed, 2);
    QVERIFY2(lines()[0].startsWith(QStringLiteral("2 items from ")), qPrintable(lines()[0]));
    QVERIFY2(lines()[1].contains(QStringLiteral("lost.csv")), qPrintable(lines()[1]));
    QVERIFY(isError());
    QVERIFY(!items->isHidden());
    QVERIFY2(items->toolTip().contains(QStringLiteral("good.csv")), qPrintable(items->toolTip()));
    // The same one again is no other.
    show(2, "good.csv", JobState::Completed, 2);
    QCOMPARE(lines().size(), 2);
    // What went well makes room.
    show(3, "better.csv", JobState::Completed, 3);
    show(4, "best.csv", JobState::Completed, 4);
    QCOMPARE(lines().size(), 4);
    QVERIFY2(lines()[2].contains(QStringLiteral("lost.csv")), qPrintable(lines()[2]));
    QCOMPARE(lines()[3], QStringLiteral("1 more import is in Runs."));
    QVERIFY(isError());
    notice.forget();
    QVERIFY(notice.isHidden());
    show(5, "new.csv", JobState::Completed, 1);
    QCOMPARE(lines().size(), 1);
    QVERIFY(!isError());
}

void ImportDialogTest::controlsHaveNames() {
    QVERIFY(begin({write("names.csv", "id,text\nx-1,names\n")}));
    QTRY_VERIFY(canImport());
    for (const QComboBox* box : dialog()->findChildren<QComboBox*>())
        QVERIFY2(!box->accessibleName().isEmpty(), qPrintable(box->objectName()));
    for (const QAbstractButton* button : dialog()->findChildren<QAbstractButton*>()) {
        if (button->isVisible())
            QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty(),
                     qPrintable(button->objectName()));
    }
    QVERIFY(!part<QTableWidget>("importRows")->accessibleName().isEmpty());
    dialog()->reject();
    QTRY_VERIFY(dialog() == nullptr);
    // What was said of one workspace is not said of another.
    QVERIFY(m_fixture->importFiles({write("last.csv", "id,text\nl-1,the last of them\n")}));
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("last.csv")), 60'000);
    bool made = false;
    const pipeline::Ticket ticket = m_fixture->service->createWorkspace(
        config::makeWorkspace("other", "Other"), [&](const auto& entry) { made = entry.has_value(); });
    QTRY_VERIFY(made);
    m_fixture->window->openWorkspace(QStringLiteral("other"));
    QTRY_COMPARE(open(), QStringLiteral("other"));
    QTRY_VERIFY(!notice()->isVisible());
    QTRY_VERIFY(m_fixture->find<QLabel>(QStringLiteral("stripMessage"))->text().isEmpty());
}

void ImportDialogTest::anEmptyWorkspaceSaysHowItIsFilled() {
    QCOMPARE(open(), QStringLiteral("other"));
    const auto on = [this](const char* page, const char* button) {
        return m_fixture->find<QWidget>(QString::fromLatin1(page))
            ->findChild<QAbstractButton*>(QString::fromLatin1(button));
    };
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("noItems"))->isVisible());
    QVERIFY(on("noItems", "noticeAction")->isVisible() && on("noItems", "noItemsAddSource")->isVisible());
    for (const char* name : {"clusters", "content"}) {
        QVERIFY(m_fixture->trigger(QStringLiteral("go_%1").arg(QString::fromLatin1(name))));
        const QByteArray page = QByteArray(name) + "Page";
        QTRY_VERIFY2(on(page.constData(), "emptyOther")->isVisible(), name);
        QCOMPARE(on(page.constData(), "emptyAction")->text(), QStringLiteral("Import files…"));
        QCOMPARE(on(page.constData(), "emptyOther")->text(), QStringLiteral("Add source…"));
    }
    QTest::mouseClick(on("contentPage", "emptyOther"), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->find<QDialog>(QStringLiteral("sourceEditor")) != nullptr);
    m_fixture->find<QDialog>(QStringLiteral("sourceEditor"))->reject();
    QTRY_VERIFY(m_fixture->find<QDialog>(QStringLiteral("sourceEditor")) == nullptr);
    // One is told as one.
    QVERIFY(m_fixture->trigger(QStringLiteral("go_sources")));
    const auto* count =
        m_fixture->find<QWidget>(QStringLiteral("sourcesPage"))->findChild<QLabel*>(QStringLiteral("rowCount"));
    QTRY_COMPARE(count->text(), QStringLiteral("1 source"));
}

void ImportDialogTest::dialogsEndWithTheirWorkspace() {
    QCOMPARE(open(), QStringLiteral("other"));
    QVERIFY(begin({write("ours.csv", "id,text\no-1,ours\n")}));
    QTRY_VERIFY(canImport());
    m_fixture->window->openWorkspace(QStringLiteral("sample"));
    QVERIFY(dialog() == nullptr || !dialog()->isVisible());
    QTRY_COMPARE(open(), QStringLiteral("sample"));
    QTRY_VERIFY(dialog() == nullptr);

    // What was typed is asked about first.
    QVERIFY(m_fixture->trigger(QStringLiteral("workspaceSettings")));
    QTRY_VERIFY(m_fixture->find<QLineEdit>(QStringLiteral("settingsName")) != nullptr);
    m_fixture->find<QLineEdit>(QStringLiteral("settingsName"))->setText(QStringLiteral("Another"));
    const auto asked = m_fixture->seams.questions.size();
    m_fixture->window->openWorkspace(QStringLiteral("other"));
    QCOMPARE(m_fixture->seams.questions.size(), asked + 1);
    QTRY_VERIFY(m_fixture->find<QDialog>(QStringLiteral("workspaceEditor")) == nullptr);
    QTRY_COMPARE(open(), QStringLiteral("other"));
    QCOMPARE(m_fixture->seams.questions.size(), asked + 1);
    QCOMPARE(m_fixture->service->workspace()->name, std::string("Other"));
}

void ImportDialogTest::newsEndWithTheWorkspace() {
    QCOMPARE(open(), QStringLiteral("other"));
    QVERIFY(m_fixture->importFiles({write("tide.csv", "id,text\nt-1,The tide turns.\n")}));
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("tide.csv")), 60'000);
    m_fixture->window->openWorkspace(QStringLiteral("nowhere"));
    QVERIFY(!notice()->isVisible());
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("welcomePage"))->isVisible());
    QVERIFY(!notice()->isVisible());
    const QString words = m_fixture->find<QLabel>(QStringLiteral("stripMessage"))->text();
    QVERIFY2(words.contains(QStringLiteral("nowhere")), qPrintable(words));
}

GROUNDSWELL_TEST(ImportDialogTest, import_dialog)
#include "tst_import_dialog.moc"
