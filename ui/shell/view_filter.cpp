#include "ui/shell/view_filter.h"

#include "pipeline/service.h"
#include "ui/tables/format.h"

namespace groundswell::ui {

namespace {

QString names(const std::vector<std::string>& values, QString (*name)(const std::string&)) {
    QStringList shown;
    for (std::size_t i = 0; i < values.size() && i < 3; ++i) shown << isolated(name(values[i]));
    if (values.size() > 3) shown << ViewFilter::tr("%n more", nullptr, static_cast<int>(values.size() - 3));
    return shown.join(QStringLiteral(", "));
}

QString plain(const std::string& value) {
    return oneLine(text(value));
}

QString labelName(const std::string& label) {
    return label.empty() ? ViewFilter::tr("none") : plain(label);
}

QString sizeWords(const FilterValues& values) {
    if (!values.maxItems) return ViewFilter::tr("Items: %1 or more").arg(formatCount(*values.minItems));
    if (!values.minItems) return ViewFilter::tr("Items: %1 or fewer").arg(formatCount(*values.maxItems));
    return ViewFilter::tr("Items: %1 – %2").arg(formatCount(*values.minItems), formatCount(*values.maxItems));
}

QString rangeWords(const FilterValues& values) {
    if (values.from && values.to) return formatRange(*values.from, *values.to);
    if (values.from) return ViewFilter::tr("since %1").arg(formatDate(toQt(*values.from).date()));
    return ViewFilter::tr("before %1").arg(formatDate(toQt(*values.to).date()));
}

}  // namespace

void ViewFilter::setValues(FilterValues values) {
    if (values == m_values) return;
    m_values = std::move(values);
    Q_EMIT changed();
}

void ViewFilter::setIgnoredShown(bool shown) {
    if (shown == m_ignoredShown) return;
    m_ignoredShown = shown;
    Q_EMIT changed();
}

void ViewFilter::remove(FilterChip::Kind kind) {
    change([kind](FilterValues& values) {
        switch (kind) {
            case FilterChip::Kind::Search: values.search.clear(); break;
            case FilterChip::Kind::Range:
                values.from.reset();
                values.to.reset();
                break;
            case FilterChip::Kind::Language: values.languages.clear(); break;
            case FilterChip::Kind::Source: values.sources.clear(); break;
            case FilterChip::Kind::MinItems:
                values.minItems.reset();
                values.maxItems.reset();
                break;
            case FilterChip::Kind::Cluster: values.cluster.reset(); break;
            case FilterChip::Kind::Keyword: values.keyword.clear(); break;
            case FilterChip::Kind::Label: values.labels.clear(); break;
            case FilterChip::Kind::WithoutLabel: values.withoutLabels.clear(); break;
            case FilterChip::Kind::Watched: values.watched = false; break;
            case FilterChip::Kind::MinAuthors: values.minAuthors.reset(); break;
            case FilterChip::Kind::MinSources: values.minSources.reset(); break;
            case FilterChip::Kind::Author: values.author.clear(); break;
            case FilterChip::Kind::State: values.state.clear(); break;
            case FilterChip::Kind::Clusters:
                values.clusters.clear();
                values.clustersName.clear();
                break;
            case FilterChip::Kind::Run:
                values.run = {};
                values.runName.clear();
                break;
        }
    });
}

domain::Filter ViewFilter::filter() const {
    domain::Filter filter;
    filter.from = m_values.from;
    filter.to = m_values.to;
    filter.languages = m_values.languages;
    filter.sources = m_values.sources;
    filter.minItems = m_values.minItems;
    filter.maxItems = m_values.maxItems;
    filter.labels = m_values.labels;
    filter.withoutLabels = m_values.withoutLabels;
    filter.watched = m_values.watched;
    filter.minAuthors = m_values.minAuthors;
    filter.minSources = m_values.minSources;
    filter.author = m_values.author;
    filter.ignored = m_ignoredShown ? domain::Ignored::Show : domain::Ignored::Hide;
    filter.keyword = m_values.keyword;
    filter.state = m_values.state;
    filter.clusters = m_values.clusters;
    filter.run = m_values.run;
    if (m_values.cluster) filter.clusters = {*m_values.cluster};
    if (!m_values.search.trimmed().isEmpty()) filter.text = pipeline::Service::parseSearch(utf8(m_values.search));
    return filter;
}

std::vector<FilterChip> ViewFilter::chips() const {
    using Kind = FilterChip::Kind;
    std::vector<FilterChip> chips;
    const FilterValues& v = m_values;
    if (!v.search.trimmed().isEmpty()) {
        chips.push_back({Kind::Search, tr("Text: %1").arg(isolated(oneLine(v.search)))});
    }
    if (v.from || v.to) chips.push_back({Kind::Range, rangeWords(v)});
    if (!v.languages.empty())
        chips.push_back({Kind::Language, tr("Language: %1").arg(names(v.languages, languageName))});
    if (!v.sources.empty()) chips.push_back({Kind::Source, tr("Source: %1").arg(names(v.sources, plain))});
    if (v.minItems || v.maxItems) chips.push_back({Kind::MinItems, sizeWords(v)});
    if (v.cluster) chips.push_back({Kind::Cluster, tr("Cluster: #%1").arg(v.cluster->value)});
    if (!v.keyword.empty()) chips.push_back({Kind::Keyword, tr("Keyword: %1").arg(isolated(plain(v.keyword)))});
    if (!v.labels.empty()) chips.push_back({Kind::Label, tr("Label: %1").arg(names(v.labels, labelName))});
    if (!v.withoutLabels.empty())
        chips.push_back({Kind::WithoutLabel, tr("Without label: %1").arg(names(v.withoutLabels, plain))});
    if (v.watched) chips.push_back({Kind::Watched, tr("Watched")});
    if (v.minAuthors) chips.push_back({Kind::MinAuthors, tr("Authors: %1 or more").arg(formatCount(*v.minAuthors))});
    if (v.minSources) chips.push_back({Kind::MinSources, tr("Outlets: %1 or more").arg(formatCount(*v.minSources))});
    if (!v.author.empty()) chips.push_back({Kind::Author, tr("Author: %1").arg(isolated(plain(v.author)))});
    if (!v.state.empty()) chips.push_back({Kind::State, tr("State: %1").arg(isolated(plain(v.state)))});
    if (!v.clusters.empty()) chips.push_back({Kind::Clusters, isolated(oneLine(v.clustersName))});
    if (!v.run.isNone()) chips.push_back({Kind::Run, tr("Import: %1").arg(isolated(oneLine(v.runName)))});
    return chips;
}

}  // namespace groundswell::ui
