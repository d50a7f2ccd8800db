#include "tests/pipeline/workspace_fixture.h"

#include "models/store/read_connection.h"

#include <array>
#include <fstream>
#include <stdexcept>

namespace groundswell::testing {

namespace {

// A test that cannot set itself up has nothing to say: it ends here, with the reason.
template <class T>
T require(core::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().describe());
    return std::move(result).value();
}

}  // namespace

WorkspaceFixture::WorkspaceFixture(config::WorkspaceConfig config, const std::string& now)
    : m_id(config.id),
      m_directory(std::filesystem::path(m_dir.path().toStdString())),
      m_clock(std::make_shared<TickingClock>(now)) {
    require(m_directory.create(config));
    open();
}

void WorkspaceFixture::open(const std::string& now) {
    m_clock = std::make_shared<TickingClock>(now);
    open();
}

void WorkspaceFixture::open() {
    m_session = require(workspace::WorkspaceSession::open(folder(), workspace::Access::Write, m_clock));
}

std::filesystem::path WorkspaceFixture::path(const std::string& name) const {
    return std::filesystem::path(m_dir.path().toStdString()) / name;
}

std::string WorkspaceFixture::write(const std::string& name, const std::string& bytes) {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name).string();
}

operations::ImportReport WorkspaceFixture::import(const std::string& file, operations::IngestMode mode,
                                                  const std::string& mapping) {
    operations::ImportRequest request;
    request.files = {file};
    request.mode = mode;
    request.mapping = mapping;
    return require(operations::importFiles(*m_session, m_pool, request, {}, {}));
}

operations::ProcessReport WorkspaceFixture::process(const operations::ProcessRequest& request) {
    return require(operations::processItems(*m_session, m_pool, request, {}, {}));
}

std::string WorkspaceFixture::dump() {
    std::string text;
    auto reader = require(m_session->store().connect());
    auto read = reader->items().forEach({}, [&text](const domain::ItemRow& row) {
        text += std::to_string(row.item.id.value) + " " + row.item.externalId + " " +
                std::to_string(row.item.cluster.value) + " " + row.item.state + " " + row.item.language + "\n";
        return true;
    });
    if (!read) throw std::runtime_error(read.error().describe());
    return text;
}

std::string WorkspaceFixture::damage() {
    std::string text;
    for (const store::CheckResult& check : require(m_session->store().check())) {
        if (check.status == store::CheckResult::Status::Failed) text += check.name + ": " + check.detail + "\n";
    }
    return text;
}

namespace {

// A word that no other number gives, of syllables that no stemmer cuts.
std::string inventedWord(int number) {
    static constexpr std::array syllables{"ba", "ke", "li", "mo", "nu", "ra", "te", "vi", "zo", "gu"};
    std::string word = "q";
    for (int rest = number + 1000; rest > 0; rest /= 10) word += syllables[static_cast<std::size_t>(rest % 10)];
    return word + "k";
}

}  // namespace

std::string storyLines(int stories, int each) {
    constexpr int wordsPerStory = 6;
    static constexpr std::array ends{"officials", "residents", "council", "witnesses", "operator"};
    std::string lines;
    for (int wording = 0; wording < each; ++wording) {
        for (int story = 0; story < stories; ++story) {
            std::string text;
            // Each wording leaves out another word.
            for (int word = 0; word < wordsPerStory; ++word) {
                if (word != wording % wordsPerStory) text += inventedWord(story * wordsPerStory + word) + " ";
            }
            text += ends[static_cast<std::size_t>(wording) % ends.size()];
            const int number = wording * stories + story;
            const auto time = core::parseTime("2026-10-01T00:00:00Z").value() + std::chrono::minutes(number);
            lines += R"({"id":"p)" + std::to_string(number) + R"(","text":")" + text + R"(","published_at":")" +
                     core::formatTime(time) + R"(","author":"author)" + std::to_string(number % 17) + "\"}\n";
        }
    }
    return lines;
}

}  // namespace groundswell::testing
