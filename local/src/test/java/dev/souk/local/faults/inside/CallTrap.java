package dev.souk.local.faults.inside;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** A trap before and after each call of a bean, such as {@code call.before provider.capture}. */
@Interceptor
@ProviderTraps.Trapped
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class CallTrap {
    @AroundInvoke
    Object call(InvocationContext call) throws Exception {
        String point = "provider." + call.getMethod().getName();
        Traps.at("call.before " + point);
        Object answer = call.proceed();
        Traps.at("call.after " + point);
        return answer;
    }
}
