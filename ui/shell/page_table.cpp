#include "ui/shell/page_table.h"

#include "ui/pages/clusters_page.h"
#include "ui/pages/content_page.h"
#include "ui/pages/keywords_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/runs_page.h"
#include "ui/pages/sources_page.h"
#include "ui/pages/watchlist_page.h"
#include "ui/pages/workflow_page.h"

#include <QCoreApplication>

namespace groundswell::ui {

namespace {

template <class Made>
Page* makePage(const PageContext& context, QWidget* parent) {
    return new Made(context, parent);
}

QString pageWords(const char* words) {
    return QCoreApplication::translate("Pages", words);
}

}  // namespace

// clang-format off
const std::vector<PageEntry>& pageTable() {
    static const std::vector<PageEntry> pages{
        {QStringLiteral("overview"), pageWords("&Overview"), makePage<OverviewPage>},
        {QStringLiteral("clusters"), pageWords("&Clusters"), makePage<ClustersPage>},
        {QStringLiteral("content"),  pageWords("Co&ntent"),  makePage<ContentPage>},
        {QStringLiteral("keywords"), pageWords("&Keywords"), makePage<KeywordsPage>},
        {QStringLiteral("watchlist"), pageWords("&Watchlist"), makePage<WatchlistPage>},
        {QStringLiteral("sources"),  pageWords("&Sources"),  makePage<SourcesPage>},
        {QStringLiteral("workflow"), pageWords("&Workflow"), makePage<WorkflowPage>},
        {QStringLiteral("runs"),     pageWords("&Runs"),     makePage<RunsPage>},
    };
    return pages;
}
// clang-format on

}  // namespace groundswell::ui
