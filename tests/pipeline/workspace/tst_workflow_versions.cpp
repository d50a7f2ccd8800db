#include "models/config/workflow_config.h"
#include "pipeline/system/files.h"
#include "pipeline/workspace/workflow_versions.h"
#include "tests/pipeline/failing_files.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <fstream>

using namespace groundswell;
using testing::FailingFiles;
using testing::TickingClock;
using testing::WorkspaceFixture;
using workspace::PendingActivation;
using workspace::WorkflowVersion;
using workspace::WorkflowVersions;
namespace fs = std::filesystem;

namespace {

// Versions in a folder of their own; contents need not be workflows here.
class Folder {
public:
    [[nodiscard]] fs::path path() const { return m_folder.path().toStdString(); }
    WorkflowVersions open(workspace::FileWriter& files = workspace::FileWriter::disk()) {
        return {path(), "w", m_clock, files};
    }
    void writeActive(const std::string& content) { std::ofstream(path() / "w.json") << content; }
    std::string active() { return system::readTextFile(path() / "w.json").value_or("none"); }
    void erase(const std::string& name) { fs::remove(path() / "versions" / name); }

    // "1 one, 2 two*": numbers and contents, the active one with a star.
    std::string shown() {
        WorkflowVersions versions = open();
        std::string text;
        const auto all = versions.list();
        for (const WorkflowVersion& one : *all) {
            text += (text.empty() ? "" : ", ") + std::to_string(one.number) + " " +
                    versions.read(one.number).value_or("unreadable") + (one.active ? "*" : "");
        }
        return text;
    }

private:
    QTemporaryDir m_folder;
    TickingClock m_clock{"2026-10-12T09:10:00Z"};
};

PendingActivation activationOf(const WorkflowVersion& version) {
    PendingActivation activation;
    activation.version = version.number;
    activation.hash = version.hash;
    return activation;
}

core::Result<void> activate(WorkflowVersions& versions, int number) {
    const PendingActivation activation = activationOf(*versions.find(number));
    if (auto activated = versions.activate(activation); !activated) return activated;
    return versions.finish(activation, true);
}

std::string eventsOf(const WorkflowVersions& versions) {
    std::string text;
    for (const workspace::VersionEvent& event : versions.events())
        text += (text.empty() ? "" : " ") + event.what + std::to_string(event.version);
    return text;
}

}  // namespace

class WorkflowVersionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lives() {
        Folder folder;
        folder.writeActive("one");
        WorkflowVersions versions = folder.open();
        QVERIFY(*versions.notice());
        QVERIFY(!*versions.notice());
        QCOMPARE(folder.shown(), std::string("1 one*"));
        QCOMPARE(versions.save("two", "saved", "better")->number, 2);
        QCOMPARE(versions.save("two", "saved", "the same")->number, 2);
        QCOMPARE(versions.save("one", "saved", "the first")->number, 1);
        QCOMPARE(folder.shown(), std::string("1 one*, 2 two"));
        QCOMPARE(versions.find(2)->note.note, std::string("better"));
        QVERIFY(activate(versions, 2));
        QCOMPARE(folder.active(), std::string("two"));
        // What comes back is the same to the byte, under a number of its own.
        QCOMPARE(versions.copy(1, {})->number, 3);
        QVERIFY(activate(versions, 3));
        QCOMPARE(folder.shown(), std::string("1 one, 2 two, 3 one*"));
        QCOMPARE(versions.find(1)->hash, versions.find(3)->hash);
        QCOMPARE(eventsOf(versions), std::string("saved1 saved2 activated2 restored3 activated3"));
    }

    void notices_edits_by_hand() {
        Folder folder;
        folder.writeActive("one");
        WorkflowVersions versions = folder.open();
        static_cast<void>(versions.notice());
        folder.writeActive("by hand");
        QVERIFY(!*versions.active());
        QVERIFY(*versions.notice());
        QCOMPARE(folder.shown(), std::string("1 one, 2 by hand*"));
        QCOMPARE(versions.find(2)->note.origin, std::string("edited"));
        folder.writeActive("one");  // taken back by hand
        QVERIFY(!*versions.notice());
        QCOMPARE(folder.shown(), std::string("1 one*, 2 by hand"));
    }

    void deletes_what_is_not_active() {
        Folder folder;
        folder.writeActive("one");
        WorkflowVersions versions = folder.open();
        static_cast<void>(versions.notice());
        static_cast<void>(versions.save("two", "saved", {}));
        const auto active = versions.remove(1);
        QVERIFY(!active);
        QCOMPARE(active.error().code, core::ErrorCode::InvalidInput);
        QVERIFY(versions.remove(2));
        QCOMPARE(folder.shown(), std::string("1 one*"));
        const auto gone = versions.remove(2);
        QCOMPARE(gone.error().code, core::ErrorCode::NotFound);
        QVERIFY(gone.error().describe().find("It has these: 1") != std::string::npos);
        // A number is never given twice.
        QCOMPARE(versions.save("three", "saved", {})->number, 3);
    }

    void keeps_tests_by_content() {
        Folder folder;
        folder.writeActive("one");
        WorkflowVersions versions = folder.open();
        static_cast<void>(versions.notice());
        workspace::WorkflowTestRecord record;
        record.passed = true;
        record.items = 7;
        record.summary = "fine";
        QVERIFY(versions.keepTest(1, versions.find(1)->hash, record));
        static_cast<void>(versions.save("two", "saved", {}));
        static_cast<void>(versions.copy(1, {}));
        QVERIFY(!versions.find(2)->test);
        QVERIFY(versions.find(3)->test && versions.find(3)->test->passed);
        QCOMPARE(versions.find(3)->test->items, std::int64_t{7});
    }

    void losing_the_notes_loses_no_version() {
        Folder folder;
        folder.writeActive("one");
        WorkflowVersions versions = folder.open();
        static_cast<void>(versions.notice());
        static_cast<void>(versions.save("two", "saved", {}));
        folder.erase("w.history.json");
        QCOMPARE(folder.shown(), std::string("1 one*, 2 two"));
        QCOMPARE(versions.save("three", "saved", {})->number, 3);
        std::ofstream(folder.path() / "versions" / "w.history.json") << R"({"versions":[],"tests":{"x":3},"events":7})";
        QCOMPARE(folder.shown(), std::string("1 one*, 2 two, 3 three"));
    }

    void a_changed_file_is_no_version() {
        Folder folder;
        folder.writeActive("one");
        WorkflowVersions versions = folder.open();
        static_cast<void>(versions.notice());
        std::ofstream(folder.path() / "versions" / "w-1.json") << "changed";
        const auto read = versions.read(1);
        QVERIFY(!read);
        QVERIFY2(read.error().message.find("not what was saved") != std::string::npos, read.error().message.c_str());
    }

    void tells_files_of_other_workflows_apart() {
        Folder folder;
        folder.writeActive("one");
        WorkflowVersions versions = folder.open();
        static_cast<void>(versions.notice());
        for (const char* name :
             {"w-2-1.json", "w-x.json", "w-02.json", "w-0.json", "w-.json", "w-2.json.tmp", "w2-3.json"})
            std::ofstream(folder.path() / "versions" / name) << "not ours";
        std::ofstream(folder.path() / "other.json") << "other";
        QCOMPARE(folder.shown(), std::string("1 one*"));
        const std::vector<std::string> ids{"other", "w"};
        QCOMPARE(workspace::workflowIds(folder.path()), ids);
    }

    // Whatever is the last change that the disk took: one version is active, and whole, and nothing is lost.
    void a_kill_between_any_two_writes_leaves_one_active_data() {
        QTest::addColumn<std::string>("work");
        QTest::addColumn<int>("changes");
        for (const char* work : {"save", "activate", "restore", "delete", "notice", "test"}) {
            for (int changes = 0; changes < 5; ++changes)
                QTest::addRow("%s after %d", work, changes) << std::string(work) << changes;
        }
    }
    void a_kill_between_any_two_writes_leaves_one_active() {
        QFETCH(std::string, work);
        QFETCH(int, changes);
        Folder folder;
        folder.writeActive("one");
        WorkflowVersions sound = folder.open();
        static_cast<void>(sound.notice());
        static_cast<void>(sound.save("two", "saved", {}));
        if (work == "notice") folder.writeActive("by hand");
        FailingFiles files(changes);
        WorkflowVersions versions = folder.open(files);
        bool done = false;
        if (work == "save") done = versions.save("three", "saved", {}).has_value();
        if (work == "activate") done = activate(versions, 2).has_value();
        if (work == "restore") {
            const auto copied = versions.copy(2, {});
            done = copied && activate(versions, copied->number);
        }
        if (work == "delete") done = versions.remove(2).has_value();
        if (work == "notice") done = versions.notice().has_value();
        if (work == "test") done = versions.keepTest(2, versions.find(2)->hash, {}).has_value();
        QVERIFY(files.made() <= changes);

        // After a restart.
        const std::string before = work == "notice" ? "by hand" : "one";
        const std::string active = folder.active();
        QVERIFY2(active == before || active == "two", active.c_str());
        WorkflowVersions again = folder.open();
        static_cast<void>(again.notice());
        if (const auto pending = again.pending())
            QVERIFY(again.finish(*pending, workspace::contentHash(active) == pending->hash));
        QVERIFY(!again.pending());
        const auto versionActive = *again.active();
        QVERIFY(versionActive);
        QCOMPARE(*again.read(versionActive->number), active);
        const auto listed = again.list();
        for (const WorkflowVersion& one : *listed) {
            const auto content = again.read(one.number);
            QVERIFY2(content, content ? "" : content.error().describe().c_str());
            QVERIFY(*content == "one" || *content == "two" || *content == "three" || *content == "by hand");
        }
        if (done && (work == "activate" || work == "restore")) QCOMPARE(active, std::string("two"));
        // Notes of a version without its file are taken up by whoever saves that content again.
        if (work == "notice") QCOMPARE(versionActive->number, 3);
        if (done && work == "save") QCOMPARE(again.save("three", "saved", {})->number, 3);
        // And it goes on.
        QVERIFY(again.save("four", "saved", {}));
    }

    void an_activation_that_was_cut_off_is_ended_at_open_data() {
        QTest::addColumn<int>("changes");
        QTest::addColumn<bool>("isActive");
        QTest::newRow("before anything") << 0 << false;
        QTest::newRow("announced") << 1 << false;
        QTest::newRow("in place") << 2 << true;
        QTest::newRow("to the end") << 3 << true;
    }
    void an_activation_that_was_cut_off_is_ended_at_open() {
        QFETCH(int, changes);
        QFETCH(bool, isActive);
        WorkspaceFixture fixture;
        config::WorkflowConfig workflow = config::standardWorkflow();
        workflow.name = "Another";
        WorkflowVersions sound = fixture.session().versions("standard");
        const auto saved = sound.save(config::writeWorkflow(workflow), "saved", {});
        FailingFiles files(changes);
        WorkflowVersions versions = fixture.session().versions("standard", files);
        static_cast<void>(activate(versions, saved->number));
        fixture.close();
        fixture.open();
        QCOMPARE(fixture.session().workflow().name, std::string(isActive ? "Another" : "Standard"));
        QVERIFY(!sound.pending());
        QCOMPARE((*sound.active())->number, isActive ? saved->number : 1);
        const std::string events = eventsOf(sound);
        QCOMPARE(events.find("activated2") != std::string::npos, isActive);
    }

    void a_workspace_records_its_workflow_when_it_is_opened() {
        WorkspaceFixture fixture;
        WorkflowVersions versions = fixture.session().versions("standard");
        QCOMPARE(versions.list()->size(), std::size_t{1});
        QVERIFY((*versions.active())->note.origin == "saved");
        fixture.close();
        const fs::path file = fixture.folder() / "workflows" / "standard.json";
        std::string text = *system::readTextFile(file);
        text.insert(text.rfind('}'), ",\"comment\":\"by hand\"");
        std::ofstream(file) << text;
        // A reader shows it, and only the owner records it.
        {
            const auto reader = workspace::WorkspaceSession::open(fixture.folder(), workspace::Access::Read);
            QVERIFY(reader);
            QCOMPARE(versions.list()->size(), std::size_t{1});
        }
        fixture.open();
        QCOMPARE(versions.list()->size(), std::size_t{2});
        QCOMPARE((*versions.active())->note.origin, std::string("edited"));
        QCOMPARE(*versions.read(2), text);
    }

    void a_broken_edit_is_refused_and_not_recorded() {
        WorkspaceFixture fixture;
        WorkflowVersions versions = fixture.session().versions("standard");
        fixture.close();
        std::ofstream(fixture.folder() / "workflows" / "standard.json") << "{";
        const auto opened = workspace::WorkspaceSession::open(fixture.folder(), workspace::Access::Write);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, core::ErrorCode::InvalidInput);
        QCOMPARE(versions.list()->size(), std::size_t{1});
    }
};

GROUNDSWELL_TEST(WorkflowVersionsTest, workflow_versions)
#include "tst_workflow_versions.moc"
