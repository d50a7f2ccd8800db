#include "models/core/words.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/api/api_page.h"
#include "pipeline/sources/web/article_facts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace groundswell::sources {

namespace {

using LinkedData = nlohmann::json;

constexpr std::size_t longestScript = 4U << 20;
constexpr std::size_t mostNodes = 5'000;
constexpr std::size_t mostTags = 50;

// Which properties of an article hold what; of several the first that is there.
struct LinkedProperty {
    Fact fact;
    const char* name;
};
constexpr std::array linkedProperties{
    LinkedProperty{Fact::Title, "headline"},           LinkedProperty{Fact::Title, "name"},
    LinkedProperty{Fact::Body, "articleBody"},         LinkedProperty{Fact::Body, "text"},
    LinkedProperty{Fact::Description, "description"},  LinkedProperty{Fact::Author, "author"},
    LinkedProperty{Fact::Author, "creator"},           LinkedProperty{Fact::Published, "datePublished"},
    LinkedProperty{Fact::Published, "dateCreated"},    LinkedProperty{Fact::Updated, "dateModified"},
    LinkedProperty{Fact::Language, "inLanguage"},      LinkedProperty{Fact::Address, "url"},
    LinkedProperty{Fact::Address, "mainEntityOfPage"}, LinkedProperty{Fact::Image, "image"},
    LinkedProperty{Fact::Image, "thumbnailUrl"},       LinkedProperty{Fact::Site, "publisher"},
};

bool isArticleName(const LinkedData& type) {
    if (!type.is_string()) return false;
    const auto& name = type.get_ref<const std::string&>();
    return name.ends_with("Article") || name.ends_with("Posting") || name.ends_with("/Report") || name == "Report";
}

bool isArticleType(const LinkedData& type) {
    return type.is_array() ? std::any_of(type.begin(), type.end(), isArticleName) : isArticleName(type);
}

// Scripts are often wrapped in what kept old browsers from showing them.
std::string_view withoutWrapping(std::string_view text) {
    text = core::trimmed(text);
    for (const auto& [begin, end] : {std::pair{"<!--", "-->"}, {"//<![CDATA[", "//]]>"}, {"<![CDATA[", "]]>"}}) {
        if (!text.starts_with(begin)) continue;
        text.remove_prefix(std::string_view(begin).size());
        if (text.ends_with(end)) text.remove_suffix(std::string_view(end).size());
        text = core::trimmed(text);
    }
    return text;
}

class LinkedReader {
public:
    explicit LinkedReader(std::string_view url) : m_url(withoutFragment(url)) {}

    ArticleFacts read(HtmlNode root) {
        walkElements(root, [this](HtmlNode node) {
            if (!node.is("script")) return true;
            const std::string type = core::lowered(core::trimmed(node.attribute("type")));
            if (type.starts_with("application/ld+json")) script(node);
            return false;
        });
        collectNodes();
        ArticleFacts facts = m_articles.empty() ? ArticleFacts() : factsOf(*bestArticle());
        facts.problem = std::move(m_problem);
        return facts;
    }

private:
    static std::string withoutFragment(std::string_view url) {
        url = url.substr(0, url.find('#'));
        while (url.ends_with('/')) url.remove_suffix(1);
        return std::string(url);
    }

    void script(HtmlNode node) {
        std::string text;
        for (const HtmlNode child : node.children()) text += child.text();
        const std::string_view inside = withoutWrapping(text);
        if (inside.empty()) return;
        if (inside.size() > longestScript) {
            m_problem = "The page's JSON-LD is longer than 4 MiB and was left out.";
            return;
        }
        LinkedData value = LinkedData::parse(inside, nullptr, false);
        if (value.is_discarded()) value = LinkedData::parse(repairedJson(inside), nullptr, false);
        if (value.is_discarded()) {
            m_problem = "The page's JSON-LD is broken and was left out.";
            return;
        }
        m_scripts.push_back(std::move(value));
    }

    // Every object at any depth, in document order: articles lie in arrays, graphs and within the page's own node.
    void collectNodes() {
        std::vector<const LinkedData*> waiting;
        for (auto script = m_scripts.rbegin(); script != m_scripts.rend(); ++script) waiting.push_back(&*script);
        for (std::size_t seen = 0; !waiting.empty() && seen < mostNodes; ++seen) {
            const LinkedData& value = *waiting.back();
            waiting.pop_back();
            if (value.is_object()) {
                if (const auto id = value.find("@id"); id != value.end() && id->is_string() && value.size() > 1)
                    m_byId.emplace(id->get<std::string>(), &value);
                if (const auto type = value.find("@type"); type != value.end() && isArticleType(*type))
                    m_articles.push_back(&value);
            }
            if (!value.is_structured()) continue;
            std::vector<const LinkedData*> inside;
            for (auto element = value.begin(); element != value.end(); ++element) {
                // Lists are of other pages.
                if (value.is_object() && element.key() == "itemListElement") continue;
                if (element->is_structured()) inside.push_back(&*element);
            }
            waiting.insert(waiting.end(), inside.rbegin(), inside.rend());
        }
    }

    const LinkedData* bestArticle() const {
        for (const LinkedData* article : m_articles) {
            for (const char* key : {"url", "mainEntityOfPage", "@id"}) {
                const auto found = article->find(key);
                if (found != article->end() && !m_url.empty() && withoutFragment(address(*found)) == m_url)
                    return article;
            }
        }
        const auto withBody = std::find_if(m_articles.begin(), m_articles.end(),
                                           [](const LinkedData* article) { return article->contains("articleBody"); });
        return withBody == m_articles.end() ? m_articles.front() : *withBody;
    }

    ArticleFacts factsOf(const LinkedData& article) const {
        ArticleFacts out;
        for (const LinkedProperty& property : linkedProperties) {
            const auto found = article.find(property.name);
            if (found == article.end() || out.facts.contains(property.fact)) continue;
            std::string value;
            switch (property.fact) {
                case Fact::Author: value = names(*found); break;
                case Fact::Image:
                case Fact::Address: value = address(*found); break;
                default: value = text(*found);
            }
            if (!core::trimmed(value).empty()) out.facts[property.fact] = core::trimmed(value);
        }
        for (const char* key : {"keywords", "articleSection"}) {
            if (const auto found = article.find(key); found != article.end()) addTags(*found, out.tags);
        }
        return out;
    }

    // A reference {"@id": "#x"} as the node that it stands for.
    const LinkedData& resolved(const LinkedData& value) const {
        if (!value.is_object() || value.size() != 1) return value;
        const auto id = value.find("@id");
        if (id == value.end() || !id->is_string()) return value;
        const auto node = m_byId.find(id->get<std::string>());
        return node == m_byId.end() ? value : *node->second;
    }

    // The text of a value or of the first in a list; of an object its value or name.
    std::string text(const LinkedData& given) const {
        const LinkedData& value = resolved(given);
        if (value.is_string()) return value.get<std::string>();
        if (value.is_array()) return value.empty() || value.front().is_array() ? std::string() : text(value.front());
        if (!value.is_object()) return {};
        for (const char* key : {"@value", "name", "alternateName"}) {
            if (const auto found = value.find(key); found != value.end() && found->is_string())
                return found->get<std::string>();
        }
        return {};
    }

    std::string names(const LinkedData& value) const {
        if (!value.is_array()) return text(value);
        std::vector<std::string> all;
        for (const LinkedData& one : value) {
            std::string name = one.is_array() ? std::string() : text(one);
            if (!name.empty() && std::find(all.begin(), all.end(), name) == all.end()) all.push_back(std::move(name));
        }
        return core::joined(all);
    }

    std::string address(const LinkedData& given) const {
        const LinkedData& value = resolved(given);
        if (value.is_string()) return value.get<std::string>();
        if (value.is_array()) return value.empty() || value.front().is_array() ? std::string() : address(value.front());
        if (!value.is_object()) return {};
        for (const char* key : {"url", "contentUrl", "@id"}) {
            if (const auto found = value.find(key); found != value.end() && found->is_string())
                return found->get<std::string>();
        }
        return {};
    }

    void addTags(const LinkedData& value, std::vector<std::string>& tags) const {
        const auto add = [&](std::string_view tag) {
            tag = core::trimmed(tag);
            const bool known = std::find(tags.begin(), tags.end(), tag) != tags.end();
            if (!tag.empty() && !known && tags.size() < mostTags) tags.emplace_back(tag);
        };
        if (value.is_array()) {
            for (const LinkedData& one : value) add(one.is_array() ? std::string() : text(one));
            return;
        }
        std::string words = text(value);
        std::string_view rest = words;
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            add(rest.substr(0, comma));
            rest.remove_prefix(std::min(rest.size(), comma + 1));
        }
    }

    const std::string m_url;
    std::vector<LinkedData> m_scripts;
    std::vector<const LinkedData*> m_articles;
    std::map<std::string, const LinkedData*> m_byId;
    std::string m_problem;
};

}  // namespace

std::string ArticleFacts::operator[](Fact fact) const {
    const auto found = facts.find(fact);
    return found == facts.end() ? std::string() : found->second;
}

ArticleFacts factsOfJsonLd(HtmlNode root, std::string_view url) {
    return LinkedReader(url).read(root);
}

}  // namespace groundswell::sources
