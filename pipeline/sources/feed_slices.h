#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// Cuts a long feed into documents of a few megabytes, each with what stands before the first entry and behind the last
/// one, so that its tree never lies in memory as a whole. A short feed is one slice. Not thread-safe.
class FeedSlices {
public:
    /// `clean` is text from cleanXml and must outlive this.
    explicit FeedSlices(std::string_view clean, std::size_t sliceBytes = 4U << 20);

    /// The next document, valid until the next call; false at the end. There is at least one.
    bool next(std::string_view& document);
    /// How many lines an entry of the last document lies further down in the whole one.
    [[nodiscard]] std::int64_t lineShift() const { return m_lineShift; }

private:
    [[nodiscard]] std::size_t entryFrom(std::size_t at) const;

    const std::string_view m_text;
    std::string m_tag;  // of the entries, as it is written
    std::size_t m_sliceBytes;
    std::size_t m_first = 0;  // of the entries
    std::size_t m_end = 0;    // behind the last one
    std::size_t m_at = 0;
    bool m_whole = true;
    bool m_done = false;
    std::int64_t m_headLines = 0;
    std::int64_t m_linesBefore = 0;
    std::int64_t m_lineShift = 0;
    std::string m_document;
};

}  // namespace groundswell::sources
