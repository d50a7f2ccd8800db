#include "pipeline/sources/feed_import.h"

#include "pipeline/sources/feed_cutter.h"
#include "pipeline/sources/feed_parser.h"

#include <optional>
#include <string>
#include <utility>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

/// Longer ones are read a piece at a time.
constexpr std::size_t wholeFeedBytes = 16U << 20;
/// Of what has to be in memory at once: a feed that cannot be read in pieces, and one entry of the others.
constexpr std::size_t maxFeedBytes = 128U << 20;

/// A feed on its way in. Lives on the stack.
class FeedImport {
public:
    FeedImport(TextInput& input, ImportContext& context) : m_input(input), m_context(context) {}

    Result<void> run() {
        std::string begin;
        while (!m_ended && begin.size() < wholeFeedBytes) {
            if (auto more = readMore(begin); !more) return more;
        }
        std::optional<FeedCutter> cutter = m_ended ? std::nullopt : FeedCutter::forFeed(begin);
        auto done = cutter ? inPieces(*cutter, std::move(begin)) : asAWhole(std::move(begin));
        if (!done) return done;
        for (std::string& problem : feedProblems(m_feed)) m_context.note(0, std::move(problem));
        return {};
    }

private:
    // Only a failure before anything was read is the outcome.
    Result<void> readMore(std::string& bytes) {
        auto part = m_input.nextBytes();
        if (!part && !m_begun) return part.error();
        if (!part) m_context.note(0, part.error().message);
        m_ended = !part || part->empty() || m_context.stopped();
        if (m_ended) return {};
        m_begun = true;
        bytes += *part;
        m_context.progress(m_input.stream());
        return {};
    }

    static Error tooLong(const char* what) {
        return Error(ErrorCode::InvalidInput, std::string(what) + " has more than " + byteCount(maxFeedBytes) + ".")
            .with("remedy", "Split it into smaller files.");
    }

    Result<void> asAWhole(std::string bytes) {
        while (!m_ended) {
            if (auto more = readMore(bytes); !more) return more;
            if (bytes.size() > maxFeedBytes) return tooLong("The feed");
        }
        return document(std::move(bytes), 0);
    }

    Result<void> inPieces(FeedCutter& cutter, std::string bytes) {
        Result<void> outcome;
        const auto take = [&](std::string piece, std::int64_t lineShift) {
            outcome = document(std::move(piece), lineShift);
            return outcome.has_value() && !m_context.stopped();
        };
        bool wanted = cutter.feed(bytes, take);
        while (wanted && !m_ended) {
            bytes.clear();
            if (auto more = readMore(bytes); !more) return more;
            wanted = cutter.feed(bytes, take);
            if (cutter.waiting() > maxFeedBytes) return tooLong("An entry of the feed");
        }
        if (wanted) cutter.finish(take);
        return outcome;
    }

    Result<void> document(std::string bytes, std::int64_t lineShift) {
        auto feed = readFeed(std::move(bytes), {}, {}, [&](const Feed& whole, const FeedEntry& entry) {
            const std::int64_t line = entry.line + lineShift;
            if (m_context.stopped() || !m_context.record(feedEntryRecord(whole, entry), line)) return false;
            if (std::string problem = dateProblem(entry); !problem.empty()) m_context.note(line, std::move(problem));
            return true;
        });
        if (!feed && std::exchange(m_isFirst, false)) return feed.error();
        m_isFirst = false;
        if (!feed) {
            m_context.issue(lineShift + 1, feed.error().message);
            return {};
        }
        m_feed.recovered |= feed->recovered;
        m_feed.replaced += feed->replaced;
        return {};
    }

    TextInput& m_input;
    ImportContext& m_context;
    Feed m_feed;
    bool m_begun = false;
    bool m_isFirst = true;  // no piece was read yet
    bool m_ended = false;
};

}  // namespace

Result<void> importFeed(TextInput& input, ImportContext& context) {
    return FeedImport(input, context).run();
}

}  // namespace groundswell::sources
