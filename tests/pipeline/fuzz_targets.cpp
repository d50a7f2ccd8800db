#include "tests/pipeline/fuzz_targets.h"

#include "models/config/api_definition.h"
#include "models/config/checker.h"
#include "models/config/cron_expression.h"
#include "models/config/workflow_config.h"
#include "models/config/workspace_config.h"
#include "pipeline/extract/extractor.h"
#include "pipeline/sources/feed_cutter.h"
#include "pipeline/sources/feed_date.h"
#include "pipeline/sources/feed_links.h"
#include "pipeline/sources/feed_parser.h"
#include "pipeline/sources/file_import.h"
#include "pipeline/sources/input_stream.h"
#include "pipeline/sources/opml.h"
#include "pipeline/sources/xml_balancer.h"
#include "tests/pipeline/text/text_properties.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace groundswell::testing {

namespace {

using nlohmann::json;

// A record is a JSON object that the extractor reads or says why not.
std::string brokenByRecord(const std::string& content, bool mustBeItem) {
    const json record = json::parse(content, nullptr, false);
    if (!record.is_object()) return "a record is a JSON object: " + content.substr(0, 200);
    domain::RawRecord raw;
    raw.content = content;
    const auto items = extract::extractItems(raw, {}, {});
    if (items) {
        for (const domain::ContentItem& item : *items) {
            if (item.externalId.empty()) return "an item has an id";
        }
        return {};
    }
    if (items.error().message.empty()) return "an error has a sentence";
    return mustBeItem ? "an entry becomes an item: " + items.error().describe() : std::string();
}

std::string runFeed(std::string_view bytes) {
    // The HTTP header is a part of the input, in the first line.
    std::string_view type;
    if (bytes.starts_with("Content-Type:")) {
        type = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(type.size() + 1, bytes.size()));
    }
    const auto feed = sources::parseFeed(bytes, type, "https://news.example.org/feeds/all.xml");
    if (!feed) {
        if (feed.error().code != core::ErrorCode::InvalidInput) return "a feed is read or refused";
        return feed.error().contextValue("remedy").empty() ? "a refusal has a remedy" : "";
    }
    for (const sources::FeedEntry& entry : feed->entries) {
        std::string broken = brokenByRecord(sources::feedEntryRecord(*feed, entry), true);
        if (!broken.empty()) return broken;
        static_cast<void>(sources::dateProblem(entry));
    }
    if (auto cutter = sources::FeedCutter::forFeed(bytes, 64)) {
        // Every byte behind the head is in one document.
        const std::size_t half = bytes.size() / 2;
        const auto take = [](const std::string& document, std::int64_t) { return !document.empty(); };
        const bool wanted = cutter->feed(bytes.substr(0, half), take) && cutter->feed(bytes.substr(half), take);
        if (!wanted || !cutter->finish(take) || cutter->waiting() != 0) return "a feed is cut to its end";
    }
    static_cast<void>(sources::looksLikeFeed(bytes));
    static_cast<void>(sources::balancedXml(bytes));
    return {};
}

std::string runText(std::string_view bytes) {
    static_cast<void>(sources::linkedFeeds(bytes, "", "https://news.example.org/"));
    return text::brokenPromise(bytes);
}

class BytesInMemory final : public sources::ByteSource {
public:
    explicit BytesInMemory(std::string_view bytes) : m_bytes(bytes) {}
    core::Result<std::size_t> read(char* into, std::size_t room) override {
        const std::size_t count = m_bytes.copy(into, room);
        m_bytes.remove_prefix(count);
        return count;
    }

private:
    std::string_view m_bytes;
};

class JudgingSink final : public sources::RecordSink {
public:
    bool record(domain::RawRecord record) override {
        broken = brokenByRecord(record.content, false);
        return broken.empty();
    }
    bool issue(sources::InputIssue issue) override {
        if (issue.message.empty()) broken = "an issue has a sentence";
        return true;
    }
    void progress(std::uint64_t, std::uint64_t) override {}

    std::string broken;
};

std::string runFile(std::string_view bytes, sources::FileFormat format) {
    BytesInMemory source(bytes);
    const sources::StandardInputScope scope(source);
    JudgingSink sink;
    const auto content = sources::readFile("-", format, {}, sink, {});
    if (!sink.broken.empty() || content) return sink.broken;
    return content.error().code == core::ErrorCode::Internal ? "a file is read or refused" : "";
}

std::string runCsv(std::string_view bytes) {
    return runFile(bytes, sources::FileFormat::Csv);
}

std::string runJson(std::string_view bytes) {
    const std::string broken = runFile(bytes, sources::FileFormat::JsonLines);
    return broken.empty() ? runFile(bytes, sources::FileFormat::Auto) : broken;
}

std::string runCaptures(std::string_view bytes) {
    return runFile(bytes, sources::FileFormat::Captures);
}

std::string runTelegram(std::string_view bytes) {
    return runFile(bytes, sources::FileFormat::Telegram);
}

std::string runOpml(std::string_view bytes) {
    const auto list = sources::readOpml(bytes);
    if (!list) return list.error().code == core::ErrorCode::InvalidInput ? "" : "a list is read or refused";
    const auto again = sources::readOpml(sources::writeOpml(*list));
    if (!again) return "a list that was written is read: " + again.error().describe();
    // Feeds of one folder come together, so only what there is counts.
    std::vector<std::string> before;
    std::vector<std::string> after;
    for (const sources::OpmlFeed& feed : list->feeds) before.push_back(feed.url);
    for (const sources::OpmlFeed& feed : again->feeds) after.push_back(feed.url);
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    return before == after ? "" : "a list that was written has the same feeds";
}

std::string runDate(std::string_view bytes) {
    static_cast<void>(core::parseDay(bytes));
    const auto strict = core::parseTime(bytes);
    const auto lenient = sources::parseFeedDate(bytes);
    if (strict && lenient != strict) return "what is a date is a feed's date too";
    if (!lenient) return {};
    const auto again = core::parseTime(core::formatTime(*lenient));
    return again == lenient ? "" : "a date that was written is read";
}

std::string runWorkspace(std::string_view bytes) {
    const config::Problems problems = config::checkWorkspaceText(bytes);
    const auto parsed = config::parseWorkspace(bytes);
    if (parsed.has_value() != problems.empty()) return "a workspace is read or has problems";
    if (!parsed) return {};
    const auto again = config::parseWorkspace(config::writeWorkspace(*parsed));
    return again && again->sources == parsed->sources && again->id == parsed->id ? "" : "a workspace stays what it is";
}

std::string runWorkflow(std::string_view bytes) {
    const config::Problems problems = config::checkWorkflowText(bytes, {});
    const auto parsed = config::parseWorkflow(bytes);
    if (parsed.has_value() != problems.empty()) return "a workflow is read or has problems";
    if (!parsed) return {};
    const auto again = config::parseWorkflow(config::writeWorkflow(*parsed));
    return again && again->steps == parsed->steps && again->states == parsed->states ? ""
                                                                                     : "a workflow stays what it is";
}

std::string runApi(std::string_view bytes) {
    const json definition = json::parse(bytes, nullptr, false);
    if (definition.is_discarded()) return {};
    config::Problems problems;
    config::Checker checker(problems);
    config::checkApiDefinition(definition, "", checker);
    if (!problems.empty()) return {};
    const config::ApiDefinition read = config::readApiDefinition(definition);
    std::string_view rest;
    static_cast<void>(config::endpointFor(read, "#a word", rest));
    return {};
}

std::string runCron(std::string_view bytes) {
    const auto cron = config::parseCron(bytes);
    if (!cron) return cron.error().message.empty() ? "a refusal has a sentence" : "";
    return config::describe(*cron).empty() ? "a schedule has a description" : "";
}

}  // namespace

const std::vector<FuzzTarget>& fuzzTargets() {
    static const std::vector<FuzzTarget> targets{
        {"feed", runFeed},           {"text", runText},         {"csv", runCsv},   {"json", runJson},
        {"captures", runCaptures},   {"telegram", runTelegram}, {"opml", runOpml}, {"date", runDate},
        {"workspace", runWorkspace}, {"workflow", runWorkflow}, {"api", runApi},   {"cron", runCron}};
    return targets;
}

const FuzzTarget& fuzzTarget(std::string_view name) {
    for (const FuzzTarget& target : fuzzTargets()) {
        if (target.name == name) return target;
    }
    throw std::invalid_argument("no fuzz target " + std::string(name));
}

}  // namespace groundswell::testing
