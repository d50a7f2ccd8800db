#include "pipeline/workflow/step_registry.h"
#include "tests/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using namespace groundswell;
using nlohmann::json;
using workflow::WorkItem;

namespace {

// What the text asks for is what the program does.
constexpr auto moody = R"(#!/bin/sh
while IFS= read -r line; do
    id=${line#*'"id":'}; id=${id%%,*}
    case "$line" in
    *'[crash]'*) kill -9 $$ ;;
    *'[exit]'*) echo 'out of memory' >&2; exit 3 ;;
    *'[hang]'*) exec sleep 1000 ;;
    *'[garbage]'*) echo 'no JSON' ;;
    *'[missing]'*) ;;
    *'[other]'*) echo '{"id":999999,"labels":["stray"]}' ;;
    *'[half]'*) echo '{"id":'"$id"',"labels":["seen"]}' | head -c 20; exit 0 ;;
    *'[form]'*) echo '{"id":'"$id"',"labels":"seen"}' ;;
    *'[error]'*) echo '{"id":'"$id"',"error":"no language"}' ;;
    *'[flood]'*) exec yes ;;
    *) echo '{"id":'"$id"',"labels":["seen"],"keywords":[["a phrase",0.5],"another"],"output":{"n":1}}' ;;
    esac
done
)";

const std::string stepId = "own";

class Programs {
public:
    void add(const std::string& name, const std::string& text,
             std::filesystem::perms perms = std::filesystem::perms::owner_all) const {
        std::ofstream(folder() / name) << text;
        std::filesystem::permissions(folder() / name, perms);
    }
    [[nodiscard]] std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    [[nodiscard]] core::Result<std::unique_ptr<workflow::Step>> step(json parameters) const {
        config::StepConfig config;
        config.id = "own";
        config.step = "external";
        config.parameters = parameters.dump();
        return workflow::makeStep(config, {"harbour", folder()});
    }

private:
    QTemporaryDir m_folder;
};

std::vector<WorkItem> itemsWith(const std::vector<std::string>& texts) {
    std::vector<WorkItem> items(texts.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i].item.id = core::ItemId{static_cast<std::int64_t>(100 + i)};
        items[i].item.text = texts[i];
        items[i].step = stepId;
    }
    return items;
}

// A letter an item: "." done, "f" failed, "w" waits.
std::string outcomesOf(workflow::Step& step, std::vector<WorkItem>& items, const std::stop_token& stop = {}) {
    std::vector<WorkItem*> pointers;
    for (WorkItem& item : items) pointers.push_back(&item);
    std::string text;
    for (const auto& outcome : step.processBatch(pointers, stop))
        text += outcome ? '.' : outcome.error().code == core::ErrorCode::Unavailable ? 'w' : 'f';
    return text;
}

std::string keywordsOf(const WorkItem& item) {
    std::string text;
    if (!item.keywords) return text;
    for (const domain::Keyword& keyword : *item.keywords) text += keyword.text + "@" + keyword.origin + " ";
    return text;
}

json patient(const std::string& program = "moody") {
    return {{"program", program}, {"batch", 100}, {"timeout_s", 60}, {"grace_s", 0.05}};
}

}  // namespace

class ExternalStepTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatTheProgramSays() {
        const Programs programs;
        programs.add("moody", moody);
        const auto step = programs.step(patient());
        QVERIFY2(step.has_value(), step ? "" : step.error().describe().c_str());
        QCOMPARE((*step)->mode(), workflow::StepMode::Batch);
        QVERIFY(!(*step)->needsNetwork());
        auto items = itemsWith({"a flood"});
        items[0].keywords = {{"old", domain::KeywordKind::Phrase, 1.0},
                             {"gone", domain::KeywordKind::Topic, 1.0, "program:moody"},
                             {"kept", domain::KeywordKind::Topic, 1.0, "taxonomy:city"}};
        QCOMPARE(outcomesOf(**step, items), std::string("."));
        QCOMPARE(keywordsOf(items[0]), std::string("kept@taxonomy:city a phrase@ another@ seen@program:moody "));
        const std::string* output = items[0].output("own", "output");
        QVERIFY(output != nullptr);
        QCOMPARE(*output, std::string(R"({"n":1})"));
    }

    // One item of twenty; the others keep what they got.
    void oneItemFailsAlone_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<double>("timeout");
        for (const char* text :
             {"[crash]", "[exit]", "[garbage]", "[missing]", "[other]", "[half]", "[form]", "[error]"})
            QTest::newRow(text) << std::string(text) << 60.0;
        QTest::newRow("[hang]") << std::string("[hang]") << 0.05;
        QTest::newRow("[flood]") << std::string("[flood]") << 0.05;
    }
    void oneItemFailsAlone() {
        QFETCH(std::string, text);
        QFETCH(double, timeout);
        const Programs programs;
        programs.add("moody", moody);
        json parameters = patient();
        parameters["timeout_s"] = timeout;
        // Time enough for a program that is slow to start; one that hangs at its first item takes it all.
        if (timeout < 1) parameters["start_s"] = 3;
        const auto step = programs.step(parameters);
        std::vector<std::string> texts(20, "a flood");
        texts[7] = text;
        auto items = itemsWith(texts);
        QCOMPARE(outcomesOf(**step, items), std::string(".......f............"));
        QCOMPARE(keywordsOf(items[6]), std::string("a phrase@ another@ seen@program:moody "));
        QCOMPARE(keywordsOf(items[7]), std::string());
        QCOMPARE(keywordsOf(items[19]), std::string("a phrase@ another@ seen@program:moody "));
    }

    // Programs that read everything before they answer, in any order.
    void answersInAnyOrder() {
        const Programs programs;
        programs.add("backwards", R"(#!/bin/sh
input=$(cat)
case "$input" in *'[crash]'*) exit 3 ;; esac
printf '%s\n' "$input" | sed 's/.*"id":\([0-9]*\).*/{"id":\1,"labels":["seen"]}/' | tac
)");
        const auto step = programs.step(patient("backwards"));
        std::vector<std::string> texts(20, "a flood");
        auto items = itemsWith(texts);
        QCOMPARE(outcomesOf(**step, items), std::string(20, '.'));
        texts[7] = "[crash]";
        items = itemsWith(texts);
        QCOMPARE(outcomesOf(**step, items), std::string(".......f............"));
    }

    void allWaitForAProgramThatNeverWorked_data() {
        QTest::addColumn<std::string>("script");
        QTest::newRow("ends at once") << std::string("exit 1");
        QTest::newRow("says nothing") << std::string("cat >/dev/null");
        QTest::newRow("talks") << std::string("echo 'loading model'; cat >/dev/null");
        QTest::newRow("cannot be run") << std::string("#!/nonexistent/python");
    }
    void allWaitForAProgramThatNeverWorked() {
        QFETCH(std::string, script);
        const Programs programs;
        programs.add("broken", script.starts_with("#!") ? script + "\n" : "#!/bin/sh\n" + script + "\n");
        const auto step = programs.step(patient("broken"));
        auto items = itemsWith(std::vector<std::string>(20, "a flood"));
        QCOMPARE(outcomesOf(**step, items), std::string(20, 'w'));
        auto alone = itemsWith({"a flood"});
        QCOMPARE(outcomesOf(**step, alone), std::string("w"));
    }

    void saysWhy() {
        const Programs programs;
        programs.add("moody", moody);
        const auto step = programs.step(patient());
        auto items = itemsWith({"a flood", "[exit]", "[error]"});
        std::vector<WorkItem*> pointers;
        for (WorkItem& item : items) pointers.push_back(&item);
        const auto outcomes = (*step)->processBatch(pointers, {});
        QCOMPARE(outcomes[1].error().message, std::string("The program moody ended with status 3: out of memory"));
        QCOMPARE(outcomes[2].error().message, std::string("The program moody says: no language"));
    }

    void stopsWithItsRun() {
        const Programs programs;
        programs.add("moody", moody);
        const auto step = programs.step(patient());
        auto items = itemsWith({"[hang]", "a flood"});
        std::stop_source source;
        source.request_stop();
        QCOMPARE(outcomesOf(**step, items, source.get_token()), std::string("ww"));
    }

    void sendsItemsInBatches() {
        const Programs programs;
        // Says how many lines it read.
        programs.add("counts", R"(#!/bin/sh
n=0
ids=
while IFS= read -r line; do
    id=${line#*'"id":'}; ids="$ids ${id%%,*}"
    n=$((n + 1))
done
for id in $ids; do echo '{"id":'"$id"',"labels":["'$n'"]}'; done
)");
        json parameters = patient("counts");
        parameters["batch"] = 3;
        const auto step = programs.step(parameters);
        auto items = itemsWith(std::vector<std::string>(7, "a flood"));
        QCOMPARE(outcomesOf(**step, items), std::string("......."));
        QCOMPARE(keywordsOf(items[0]), std::string("3@program:counts "));
        QCOMPARE(keywordsOf(items[6]), std::string("1@program:counts "));
    }

    void refuses_data() {
        QTest::addColumn<std::string>("parameters");
        QTest::addColumn<std::string>("reason");
        const auto row = [](const char* name, const char* parameters, const char* reason) {
            QTest::newRow(name) << std::string(parameters) << std::string(reason);
        };
        row("no program", "{}", "bare name");
        row("a path", R"({"program":"/bin/sh"})", "bare name");
        row("a way out", R"({"program":"../moody"})", "bare name");
        row("a folder in it", R"({"program":"sub/moody"})", "bare name");
        row("a shell line", R"({"program":"moody; rm -rf x"})", "bare name");
        row("with arguments", R"({"program":"moody --fast"})", "'arguments'");
        row("hidden", R"({"program":".moody"})", "bare name");
        row("an option", R"({"program":"-c"})", "bare name");
        row("absent", R"({"program":"other"})", "has no program 'other'");
        row("a folder", R"({"program":"folder"})", "has no program 'folder'");
        row("not executable", R"({"program":"plain"})", "not executable");
        row("open to all", R"({"program":"open"})", "changed by anybody");
        row("arguments", R"({"program":"moody","arguments":"-x"})", "'arguments' is a list of texts");
        row("unknown parameter", R"({"program":"moody","shell":true})", "'shell' is no parameter");
        row("batch", R"({"program":"moody","batch":0})", "'batch' is a whole number");
    }
    void refuses() {
        QFETCH(std::string, parameters);
        QFETCH(std::string, reason);
        using std::filesystem::perms;
        const Programs programs;
        programs.add("moody", moody);
        programs.add("plain", moody, perms::owner_read | perms::owner_write);
        programs.add("open", moody, perms::all);
        std::filesystem::create_directory(programs.folder() / "folder");
        const auto step = programs.step(json::parse(parameters));
        QVERIFY(!step.has_value());
        QVERIFY2(step.error().message.find(reason) != std::string::npos, step.error().message.c_str());
    }

    void needsAProfile() {
        config::StepConfig config;
        config.step = "external";
        config.parameters = R"({"program":"moody"})";
        const auto step = workflow::makeStep(config);
        QVERIFY(!step.has_value());
        QVERIFY(step.error().message.find("no profile") != std::string::npos);
    }

    void asksForTheNetwork() {
        const Programs programs;
        programs.add("moody", moody);
        json parameters = patient();
        parameters["network"] = true;
        QVERIFY((*programs.step(parameters))->needsNetwork());
    }
};

GROUNDSWELL_TEST(ExternalStepTest, external_step)
#include "tst_external_step.moc"
