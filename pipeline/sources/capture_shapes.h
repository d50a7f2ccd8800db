#pragma once

#include <string_view>
#include <vector>

namespace groundswell::sources {

/// A value of an item: the first of these places (JSON pointers) of the captured object that holds a text or a number.
struct CaptureField {
    std::string_view name;  ///< a key of the plain form, or one that only the shape's own templates use
    std::vector<std::string_view> places;
};

/// A count, by the name that it has for every platform.
struct CaptureMetric {
    std::string_view name;
    std::vector<std::string_view> places;
    std::string_view hidden = {};  ///< a place that is true when the platform shows a number that is none
};

/// Where a platform keeps what an item is made of. Immutable.
struct CaptureShape {
    std::vector<std::string_view> platforms;  ///< as captures name it
    std::string_view inner;                   ///< a place that holds the post where the platform wraps it; may be empty
    std::vector<std::string_view> marks;      ///< a post has one of them, other things that were captured none
    std::vector<CaptureField> fields;
    std::vector<CaptureMetric> metrics;
    std::string_view address;  ///< "https://example.org/{author}/{id}", of fields; empty = the record names it
    std::string_view kind;     ///< what all of them are; empty = posts
    bool textIsHtml = false;   ///< entities in the text are the platform's, not the author's
};

/// The shape of a platform; for one that nobody described, the places that many have in common.
[[nodiscard]] const CaptureShape& captureShape(std::string_view platform);

}  // namespace groundswell::sources
