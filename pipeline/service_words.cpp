#include "pipeline/service.h"

#include "pipeline/text/word_diff.h"

namespace groundswell::pipeline {

domain::TextDiff Service::diffWords(const std::string& exemplar, const std::string& text) {
    return text::diffWords(exemplar, text);
}

}  // namespace groundswell::pipeline
