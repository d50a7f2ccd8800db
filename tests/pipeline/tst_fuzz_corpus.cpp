#include "tests/pipeline/fuzz_targets.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace groundswell;

/// What the fuzzers began with and what they found, through the same functions.
class FuzzCorpusTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keeps_all_promises_data() {
        QTest::addColumn<std::string>("target");
        QTest::addColumn<std::string>("file");
        for (const testing::FuzzTarget& target : testing::fuzzTargets()) {
            const std::filesystem::path folder =
                std::filesystem::path(GROUNDSWELL_SOURCE_DIR) / "tests/fuzz/corpus" / target.name;
            for (const auto& file : std::filesystem::directory_iterator(folder)) {
                const std::string name = target.name + "/" + file.path().filename().string();
                QTest::newRow(name.c_str()) << target.name << file.path().string();
            }
        }
    }

    void keeps_all_promises() {
        QFETCH(const std::string, target);
        QFETCH(const std::string, file);
        std::ifstream stream(file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
        QVERIFY(!bytes.empty());
        const std::string broken = testing::fuzzTarget(target).run(bytes);
        QVERIFY2(broken.empty(), broken.c_str());
    }
};

GROUNDSWELL_TEST(FuzzCorpusTest, fuzz_corpus)
#include "tst_fuzz_corpus.moc"
