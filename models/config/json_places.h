#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::config {

/// Where a value of a JSON text stands. Offsets are in bytes.
struct JsonPlace {
    std::size_t key = 0;    ///< where the member begins: at its key, or at the value when it has none
    std::size_t begin = 0;  ///< of the value
    std::size_t end = 0;    ///< behind it
};

/// The places of all values of a JSON text by their pointers (RFC 6901), as far as the text can be read: what stands in
/// front of an error is known, what is open there ends there. A value; thread-safe.
class JsonPlaces {
public:
    explicit JsonPlaces(std::string_view text);

    /// Null when there is no such value.
    [[nodiscard]] const JsonPlace* find(const std::string& pointer) const;
    /// The value, or the nearest one around it; the whole text when there is none.
    [[nodiscard]] JsonPlace nearest(const std::string& pointer) const;
    /// Where reading ended before the text did; none = it is JSON.
    [[nodiscard]] std::optional<std::size_t> brokenAt() const noexcept { return m_brokenAt; }
    /// The line of an offset, from 1.
    [[nodiscard]] int lineAt(std::size_t offset) const;

private:
    std::map<std::string, JsonPlace> m_places;
    std::vector<std::size_t> m_lines;  // where lines begin
    std::optional<std::size_t> m_brokenAt;
    std::size_t m_size = 0;
};

/// A change of a text: its bytes from `begin` to `end` become `text`. A value.
struct TextEdit {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text;
};

/// How to give a member of an object in a JSON text another value and leave all the rest as it is written; an empty
/// `value` takes the member out. None when there is no such object, or nothing to do.
[[nodiscard]] std::optional<TextEdit> setJsonMember(std::string_view text, const std::string& object,
                                                    std::string_view key, std::string_view value);

/// A new element of a list in front of or behind one that is there; on lines of its own when that is. `value` may have
/// several lines.
[[nodiscard]] TextEdit jsonElementBefore(std::string_view text, const JsonPlace& element, std::string_view value);
[[nodiscard]] TextEdit jsonElementBehind(std::string_view text, const JsonPlace& element, std::string_view value);
/// An element less, with the comma that it needs no more; none when the list has no such element.
[[nodiscard]] std::optional<TextEdit> removeJsonElement(const JsonPlaces& places, const std::string& list,
                                                        std::size_t index);

}  // namespace groundswell::config
