#include "models/config/starters.h"
#include "models/config/workflow_config.h"
#include "models/config/workspace_config.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <random>

using namespace groundswell;

namespace {

// One of the small damages that editing by hand and half-written files do.
std::string damaged(std::string text, std::mt19937& random) {
    static const std::vector<std::string> pieces{"null",    "-1", "1e400", "[]",   "{}",      "\"\"",    "true",
                                                 "\"id\":", ",",  "}",     "\xff", "\\u0000", "{\"a\":", "[[[["};
    for (auto left = 1 + random() % 3; left > 0 && !text.empty(); --left) {
        const std::size_t at = random() % text.size();
        switch (random() % 4) {
            case 0: text.erase(at, 1 + random() % 20); break;
            case 1: text.insert(at, pieces[random() % pieces.size()]); break;
            case 2: text[at] = static_cast<char>(random() % 256); break;
            default: text.insert(at, text.substr(random() % text.size(), random() % 60)); break;
        }
    }
    return text;
}

}  // namespace

class ConfigMutationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void workspaces_parse_or_say_why() {
        std::mt19937 random(1);
        const std::string original(config::starterDocument("sample"));
        int valid = 0;
        for (int i = 0; i < 5'000; ++i) {
            const std::string text = damaged(original, random);
            const config::Problems problems = config::checkWorkspaceText(text);
            const auto parsed = config::parseWorkspace(text);
            QVERIFY2(parsed.has_value() == problems.empty(), text.c_str());
            if (!parsed) continue;
            ++valid;
            const auto again = config::parseWorkspace(config::writeWorkspace(*parsed));
            QVERIFY2(again && again->sources == parsed->sources && again->id == parsed->id, text.c_str());
        }
        QVERIFY(valid > 50);
    }

    void workflows_parse_or_say_why() {
        std::mt19937 random(2);
        const std::string original = config::writeWorkflow(config::standardWorkflow());
        int valid = 0;
        for (int i = 0; i < 5'000; ++i) {
            const std::string text = damaged(original, random);
            const config::Problems problems = config::checkWorkflowText(text, {});
            const auto parsed = config::parseWorkflow(text);
            QVERIFY2(parsed.has_value() == problems.empty(), text.c_str());
            if (!parsed) continue;
            ++valid;
            const auto again = config::parseWorkflow(config::writeWorkflow(*parsed));
            QVERIFY2(again && again->steps == parsed->steps && again->states == parsed->states, text.c_str());
        }
        QVERIFY(valid > 50);
    }
};

GROUNDSWELL_TEST(ConfigMutationsTest, config_mutations)
#include "tst_config_mutations.moc"
