#include "models/config/workspace_config.h"
#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/pages/welcome_card.h"
#include "ui/shell/header_button.h"

#include <QAbstractButton>
#include <QAction>
#include <QDialog>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTest>
#include <QUrl>

#include <algorithm>

using namespace groundswell;
using testing::WindowFixture;

// What a window does with files that are dropped, from the one without a workspace on.
class WelcomeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fits_data();
    void fits();
    void droppedFilesGetAWorkspace();
    void droppedFilesWaitForTheirOwnWorkspace();
    void filesEndWithAFailedOpening();
    void aDialogThatIsClosedForgetsThem();
    void oneDialogAtATime();
    void itIsPressedToChoose();
    void draggedLinksAreNoFiles();

private:
    static QString writeTable(const WindowFixture& fixture) {
        const QString path = fixture.path(QStringLiteral("posts.csv"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) return {};
        file.write(
            "id,text,published_at\n"
            "1,The evening ferry is cancelled until Friday,2026-10-11T15:12:00Z\n"
            "2,No tap water in Lower Tarn for three days,2026-10-11T16:12:00Z\n");
        return path;
    }
    static QString writeList(const WindowFixture& fixture, const char* name, int feeds) {
        QFile file(fixture.path(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly)) return {};
        QByteArray outlines;
        for (int feed = 0; feed < feeds; ++feed)
            outlines += "<outline type=\"rss\" xmlUrl=\"https://example.org/" + QByteArray::number(feed) + "\"/>";
        file.write("<opml version=\"2.0\"><body>" + outlines + "</body></opml>");
        return file.fileName();
    }
    static bool makeOther(const WindowFixture& fixture) {
        bool made = false;
        const pipeline::Ticket ticket = fixture.service->createWorkspace(
            config::makeWorkspace("other", "Other"), [&made](const auto& entry) { made = entry.has_value(); });
        return QTest::qWaitFor([&made] { return made; });
    }
    static QString open(const WindowFixture& fixture) {
        const auto& workspace = fixture.service->workspace();
        return workspace ? QString::fromStdString(workspace->id) : QString();
    }
    static void drop(QWidget* target, const QStringList& files) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& file : files) urls << QUrl::fromLocalFile(file);
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(8, 8), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(8, 8), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &event);
    }
};

void WelcomeTest::fits_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("usual") << QSize(1366, 768);
    QTest::newRow("smallest") << QSize(960, 600);
}

void WelcomeTest::fits() {
    QFETCH(const QSize, size);
    WindowFixture fixture;
    fixture.show(size);
    auto* drop = fixture.find<QWidget>(QStringLiteral("dropFiles"));
    QTRY_VERIFY(drop->isVisible());
    QVERIFY(drop->height() >= 32);
    QVERIFY(drop->y() >= fixture.find<QWidget>(QStringLiteral("openFolder"))->geometry().bottom());
    auto* help = fixture.find<QWidget>(QStringLiteral("welcomeHelp"));
    QVERIFY(help->y() >= drop->geometry().bottom());
    QVERIFY(help->geometry().bottom() < help->parentWidget()->height());
    // The usual window shows all of it at once.
    const auto* page = fixture.find<QWidget>(QStringLiteral("welcomePage"));
    if (size.height() >= 768) QVERIFY(help->mapTo(page, QPoint(0, help->height())).y() <= page->height());
}

void WelcomeTest::droppedFilesGetAWorkspace() {
    WindowFixture fixture;
    fixture.show();
    const QString table = writeTable(fixture);
    QVERIFY(!table.isEmpty());
    drop(fixture.find<QWidget>(QStringLiteral("dropFiles")), {table});
    QTRY_VERIFY(fixture.find<QDialog>(QStringLiteral("newWorkspaceDialog")) != nullptr);
    QVERIFY(fixture.find<QLabel>(QStringLiteral("workspaceFiles"))->text().contains(QStringLiteral("1 file")));
    fixture.find<QLineEdit>(QStringLiteral("workspaceName"))->setText(QStringLiteral("Coastal Desk"));
    fixture.find<QAbstractButton>(QStringLiteral("makeWorkspaceNow"))->click();
    QTRY_VERIFY(fixture.window->hasWorkspace());
    const auto import = [&fixture] { return fixture.find<QAbstractButton>(QStringLiteral("importNow")); };
    QTRY_VERIFY(import() != nullptr && import()->isEnabled());
    QTest::mouseClick(import(), Qt::LeftButton);
    const auto imported = [&fixture] {
        const auto jobs = fixture.service->jobs();
        return std::any_of(jobs.begin(), jobs.end(), [](const pipeline::JobStatus& job) {
            return job.kind == pipeline::JobKind::Import && job.state == pipeline::JobState::Completed;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(imported(), 30'000);
}

void WelcomeTest::droppedFilesWaitForTheirOwnWorkspace() {
    WindowFixture fixture;
    fixture.show();
    QTest::mouseClick(fixture.find<QAbstractButton>(QStringLiteral("exploreSample")), Qt::LeftButton);
    drop(fixture.find<QWidget>(QStringLiteral("dropFiles")), {writeTable(fixture)});
    auto* dialog = fixture.find<QDialog>(QStringLiteral("newWorkspaceDialog"));
    QVERIFY(dialog != nullptr);
    // The sample opens behind it; the files are not for the sample.
    QTRY_VERIFY_WITH_TIMEOUT(!fixture.find<QWidget>(QStringLiteral("welcomePage"))->isVisible(), 60'000);
    QCOMPARE(open(fixture), QStringLiteral("sample"));
    QVERIFY(fixture.find<QDialog>(QStringLiteral("importDialog")) == nullptr);
    QVERIFY(dialog->isVisible());
    fixture.find<QLineEdit>(QStringLiteral("workspaceName"))->setText(QStringLiteral("Coastal Desk"));
    fixture.find<QAbstractButton>(QStringLiteral("makeWorkspaceNow"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QDialog>(QStringLiteral("importDialog")) != nullptr, 30'000);
    QCOMPARE(open(fixture), QStringLiteral("coastal-desk"));
    QTRY_VERIFY(fixture.find<QDialog>(QStringLiteral("newWorkspaceDialog")) == nullptr);
}

void WelcomeTest::filesEndWithAFailedOpening() {
    WindowFixture fixture;
    fixture.show();
    QVERIFY(makeOther(fixture));
    fixture.window->openWorkspace(QStringLiteral("nowhere"), {writeTable(fixture)});
    QTRY_VERIFY(!fixture.find<QLabel>(QStringLiteral("stripMessage"))->text().isEmpty());
    QVERIFY(!fixture.window->hasWorkspace());
    // The list of those that can be opened is there.
    const auto* list = fixture.find<ui::HeaderButton>(QStringLiteral("workspaceSwitcher"))->menu();
    const auto listed = [list] {
        const auto actions = list->actions();
        return std::any_of(actions.begin(), actions.end(),
                           [](const QAction* one) { return one->text() == QStringLiteral("Other"); });
    };
    QTRY_VERIFY(listed());
    fixture.window->openWorkspace(QStringLiteral("other"));
    QTRY_VERIFY(!fixture.find<QWidget>(QStringLiteral("welcomePage"))->isVisible());
    QCOMPARE(open(fixture), QStringLiteral("other"));
    QVERIFY(fixture.find<QDialog>(QStringLiteral("importDialog")) == nullptr);
}

void WelcomeTest::aDialogThatIsClosedForgetsThem() {
    WindowFixture fixture;
    fixture.show();
    // Anywhere on the window does, too.
    drop(fixture.window.get(), {writeTable(fixture)});
    auto* dialog = fixture.find<QDialog>(QStringLiteral("newWorkspaceDialog"));
    QVERIFY(dialog != nullptr);
    dialog->reject();
    QTRY_VERIFY(fixture.find<QDialog>(QStringLiteral("newWorkspaceDialog")) == nullptr);
    QVERIFY(fixture.trigger(QStringLiteral("newWorkspace")));
    QTRY_VERIFY(fixture.find<QLabel>(QStringLiteral("workspaceFiles")) != nullptr);
    QVERIFY(fixture.find<QLabel>(QStringLiteral("workspaceFiles"))->text().contains(QStringLiteral("later")));
}

void WelcomeTest::oneDialogAtATime() {
    WindowFixture fixture;
    fixture.show();
    QVERIFY(makeOther(fixture));
    fixture.window->openWorkspace(QStringLiteral("other"));
    QTRY_VERIFY(fixture.window->hasWorkspace());
    const QString table = writeTable(fixture);
    const QStringList lists{writeList(fixture, "one.opml", 1), writeList(fixture, "two.opml", 2)};
    const auto shown = [&fixture] {
        QStringList names;
        for (const auto* dialog : fixture.window->findChildren<QDialog*>()) names << dialog->objectName();
        return names;
    };
    const auto head = [&fixture] {
        const auto* label = fixture.find<QLabel>(QStringLiteral("opmlHead"));
        return label != nullptr ? label->text() : QString();
    };
    const auto press = [&fixture](const char* name) {
        QTest::mouseClick(fixture.find<QAbstractButton>(QString::fromLatin1(name)), Qt::LeftButton);
    };
    const QStringList import{QStringLiteral("importDialog")};
    const QStringList list{QStringLiteral("opmlDialog")};
    drop(fixture.window.get(), {lists[0], table, lists[1]});
    QCOMPARE(shown(), import);
    QCOMPARE(fixture.find<QLabel>(QStringLiteral("stripMessage"))->text(),
             QStringLiteral("2 lists of feeds come next."));
    press("cancelImport");
    QTRY_COMPARE(head(), QStringLiteral("1 feed, 0 there already; 1 ticked."));
    QCOMPARE(shown(), list);
    press("addFeedsNow");
    QTRY_COMPARE(head(), QStringLiteral("2 feeds, 1 there already; 1 ticked."));
    QCOMPARE(shown(), list);
    press("cancelOpml");
    QTRY_VERIFY(shown().isEmpty());

    // Of lists that are chosen none is passed over either.
    fixture.seams.files = lists;
    QVERIFY(fixture.trigger(QStringLiteral("importOpml")));
    QTRY_COMPARE(head(), QStringLiteral("1 feed, 1 there already; 0 ticked."));
    press("cancelOpml");
    QTRY_COMPARE(head(), QStringLiteral("2 feeds, 1 there already; 1 ticked."));
    press("cancelOpml");
    QTRY_VERIFY(shown().isEmpty());

    // Those that wait end with the workspace.
    drop(fixture.window.get(), lists);
    QCOMPARE(shown(), list);
    fixture.window->openWorkspace(QStringLiteral("nowhere"));
    QTRY_VERIFY(fixture.find<QWidget>(QStringLiteral("welcomePage"))->isVisible());
    QTRY_VERIFY(shown().isEmpty());
}

void WelcomeTest::itIsPressedToChoose() {
    WindowFixture fixture;
    fixture.show();
    fixture.seams.files = {writeTable(fixture)};
    QTest::mouseClick(fixture.find<QAbstractButton>(QStringLiteral("dropFiles")), Qt::LeftButton);
    QTRY_VERIFY(fixture.find<QLabel>(QStringLiteral("workspaceFiles")) != nullptr);
    QVERIFY(fixture.find<QLabel>(QStringLiteral("workspaceFiles"))->text().contains(QStringLiteral("1 file")));
}

void WelcomeTest::draggedLinksAreNoFiles() {
    QMimeData data;
    data.setUrls({QUrl(QStringLiteral("https://example.org/feed")), QUrl::fromLocalFile(QStringLiteral("/tmp/a.csv"))});
    QCOMPARE(ui::draggedFiles(data), QStringList{QStringLiteral("/tmp/a.csv")});
}

GROUNDSWELL_TEST(WelcomeTest, welcome)
#include "tst_welcome.moc"
