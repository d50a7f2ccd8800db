#include "ui/pages/page.h"

namespace groundswell::ui {

Page::Page(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    connect(&m_context.filter, &ViewFilter::changed, this, [this] {
        m_filterPending = !m_active;
        if (m_active) applyFilter();
    });
    connect(&m_context.bridge, &ServiceBridge::dataChanged, this, [this] {
        m_refreshPending = !m_active;
        if (m_active) refresh();
    });
}

void Page::forget() {
    m_active = false;
    m_filterPending = true;
    m_refreshPending = true;
    workspaceChanged();
}

void Page::setActive(bool active) {
    if (m_active == active) return;
    m_active = active;
    if (!active) return;
    if (std::exchange(m_filterPending, false)) applyFilter();
    if (std::exchange(m_refreshPending, false)) refresh();
}

}  // namespace groundswell::ui
