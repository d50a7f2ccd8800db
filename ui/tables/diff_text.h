#pragma once

#include <QString>

#include <string>
#include <vector>

namespace groundswell::ui {

/// A text in one line, with the places where it differs from another one. Words that are missing stand in it.
struct MarkedText {
    struct Mark {
        enum class Kind { Added, Missing } kind = Kind::Added;
        int start = 0;  ///< of `text`, in UTF-16
        int length = 0;

        friend bool operator==(const Mark&, const Mark&) = default;
    };

    QString text;
    std::vector<Mark> marks;  ///< in order
};

/// The text as it is read beside the exemplar.
[[nodiscard]] MarkedText markDifferences(const std::string& exemplar, const std::string& text);
/// The same with an ellipsis instead of its beginning when nothing differs there, so that the first difference is among
/// the first words. `lead` is how many characters stand before it.
[[nodiscard]] MarkedText fromFirstMark(MarkedText marked, int lead);
/// "added: …; missing: …", for those who do not see the marks; empty without any.
[[nodiscard]] QString describeMarks(const MarkedText& marked);

}  // namespace groundswell::ui
