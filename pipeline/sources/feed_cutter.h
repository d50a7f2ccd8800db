#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// Cuts a long feed, as its bytes come, into documents of a few megabytes, so that its length costs no memory: each has
/// what stands before the first entry, some entries, and the end tags of what is open around them. What stands behind
/// the last entry is in the last document alone. Not thread-safe.
class FeedCutter {
public:
    /// Takes a document, and how many lines its entries lie further down in the feed; false = no more.
    using Take = std::function<bool(std::string document, std::int64_t lineShift)>;

    /// `begin` is the feed as far as it is known. None when there is no entry in it, or its tags are not written in the
    /// bytes of ASCII: then it has to be read as a whole.
    static std::optional<FeedCutter> forFeed(std::string_view begin, std::size_t pieceBytes = 4U << 20);

    /// The next bytes, those of `begin` being the first. False when `take` wants no more.
    bool feed(std::string_view bytes, const Take& take);
    /// What is left.
    bool finish(const Take& take);
    /// What is kept because no entry has ended.
    [[nodiscard]] std::size_t waiting() const { return m_open.size(); }

private:
    FeedCutter(std::string_view head, std::string_view tag, std::size_t pieceBytes);

    bool give(std::size_t bytes, std::string_view closing, const Take& take);

    std::string m_head;
    std::string m_tag;      // of the entries, as it is written
    std::string m_closing;  // of what is open where the entries begin
    std::size_t m_pieceBytes;
    std::size_t m_headLeft;      // bytes of the head that feed() has not been given
    std::string m_open;          // from the first entry on that was not given
    std::size_t m_scanned = 0;   // of m_open
    std::size_t m_searched = 0;  // of m_open, for the end of what begins where it was scanned to
    std::int64_t m_linesGiven = 0;
};

}  // namespace groundswell::sources
